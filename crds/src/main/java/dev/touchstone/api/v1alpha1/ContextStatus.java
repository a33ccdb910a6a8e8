package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * @param replicas for the scale subresource
 * @param selector for the scale subresource
 * @param model the model that answers whoever is in no test
 * @param test names of the tests that the acknowledged route splits, for the column
 * @param route the newest route and what the pods run
 * @param unreadable what Ready pods cannot read as they should
 * @param shares who holds which slots of this context's layer; written with a resourceVersion only
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ContextStatus(
        Long observedGeneration,
        List<Condition> conditions,
        List<Lock> locks,
        String lockedBy,
        Integer replicas,
        String selector,
        String model,
        String test,
        RouteStatus route,
        List<Unreadable> unreadable,
        List<Share> shares) {
    public ContextStatus {
        conditions = Lists.orEmpty(conditions);
        locks = Lists.orEmpty(locks);
        unreadable = Lists.orEmpty(unreadable);
        shares = Lists.orEmpty(shares);
    }

    /**
     * @param number of the newest written route
     * @param contentHash of the newest written route without its number: equal content is never written again
     * @param acknowledged the number that every Ready pod runs, or a later one; absent before the first
     * @param splitting lock keys of the tests that the acknowledged route splits
     * @param promotions {@code <test uid>-<run>} of ended tests whose promoted variant the acknowledged route answers with
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record RouteStatus(
            Long number, String contentHash, Long acknowledged, List<String> splitting, List<String> promotions) {
        public RouteStatus {
            splitting = Lists.orEmpty(splitting);
            promotions = Lists.orEmpty(promotions);
        }
    }

    /**
     * @param storage the ModelStorage
     * @param models that have no answers without it
     * @param reason as the pods say it
     * @param message what the server or the disk said
     * @param older whether a version from before goes on being read, so that the models do have answers
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Unreadable(String storage, List<String> models, String reason, String message, boolean older) {
        public Unreadable {
            models = Lists.orEmpty(models);
        }
    }

    /** @param key the lock key of the test's run */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Share(String key, String abTest, List<SlotRange> ranges) {
        public Share {
            ranges = Lists.orEmpty(ranges);
        }
    }

    /** Slots {@code from} (inclusive) to {@code to} (exclusive), within 0 to 10000. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SlotRange(int from, int to) {}
}
