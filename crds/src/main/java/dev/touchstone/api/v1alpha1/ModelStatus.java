package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** @param revision the first ten hex digits of the spec hash: what {@code servedBy.revision} says */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ModelStatus(
        Long observedGeneration, List<Condition> conditions, List<Lock> locks, String lockedBy, String revision) {
    public ModelStatus {
        conditions = Lists.orEmpty(conditions);
        locks = Lists.orEmpty(locks);
    }
}
