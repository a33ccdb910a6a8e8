package dev.touchstone.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What one pod says of its route, at {@code GET /route} on the management port.
 *
 * @param formats the route formats that this build reads, newest first
 * @param number the route in force; 0 before the first
 * @param splitting keys of the tests that the route in force splits (not paused ones)
 * @param rejected the newest route that was not taken, if it is newer than the one in force
 * @param unreadable storages of the route in force that cannot be read as they should, at most {@link #MAX_UNREADABLE}; a pod
 *     of a release that does not know this says nothing of them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouteReport(
        List<Integer> formats, long number, List<String> splitting, Rejection rejected, List<Unreadable> unreadable) {
    public static final int MAX_UNREADABLE = 50;

    public RouteReport {
        formats = formats == null ? List.of() : List.copyOf(formats);
        splitting = splitting == null ? List.of() : List.copyOf(splitting);
        unreadable = unreadable == null ? List.of() : List.copyOf(unreadable);
    }

    /** Everything can be read. */
    public RouteReport(List<Integer> formats, long number, List<String> splitting, Rejection rejected) {
        this(formats, number, splitting, rejected, List.of());
    }

    /** @param number 0 if not even that could be read */
    public record Rejection(long number, String message) {}

    /**
     * A storage that cannot be read, or not in the version that is published.
     *
     * @param models of the route in force that have no answers without it
     * @param reason {@code Unavailable}, {@code Unauthorized}, {@code Corrupt}, {@code NoSpace}, {@code NoVersion} (nothing was
     *     published) or {@code Other}
     * @param message for people: what the server or the disk said first
     * @param seconds for how long, by the pod's monotonic clock; a short recovery in between counts too
     * @param older whether a version from before goes on being read, so that the models do have answers
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Unreadable(
            String storage, List<String> models, String reason, String message, long seconds, boolean older) {
        public Unreadable {
            models = models == null ? List.of() : List.copyOf(models);
        }
    }
}
