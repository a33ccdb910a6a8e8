package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * @param state what is: {@code Pending, Running, Paused, Stopping, Stopped}, for the column
 * @param run the run that {@code pinned} belongs to or, when nothing is pinned, the last one that was started
 * @param split effective weights and traffic in words, such as {@code control 50.00% / als 50.00% of 50.00%}
 * @param pinned exactly what the locks hold, from the lock on until the unlock
 * @param startedAt RFC 3339, when every Ready pod split for the first time in this run
 * @param endedAt RFC 3339, when no pod split any more
 * @param specHash of the test's own frozen spec, as it was when the run started; absent when nothing is pinned
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ABTestStatus(
        Long observedGeneration,
        List<Condition> conditions,
        String state,
        Long run,
        String split,
        List<Pin> pinned,
        String startedAt,
        String endedAt,
        String specHash) {
    public ABTestStatus {
        conditions = Lists.orEmpty(conditions);
        pinned = Lists.orEmpty(pinned);
    }

    /**
     * @param kind Context, Model or ModelStorage
     * @param servingRevision the generation that was served when the object was pinned
     * @param contentDigest digest of what the object's references contain, where they can change by themselves
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pin(
            String kind, String name, String uid, String specHash, Long servingRevision, String contentDigest) {}
}
