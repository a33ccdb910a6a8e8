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
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouteReport(List<Integer> formats, long number, List<String> splitting, Rejection rejected) {
    public RouteReport {
        formats = formats == null ? List.of() : List.copyOf(formats);
        splitting = splitting == null ? List.of() : List.copyOf(splitting);
    }

    /** @param number 0 if not even that could be read */
    public record Rejection(long number, String message) {}
}
