package dev.touchstone.operator.apply;

import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** What became of a {@link Change}. */
public sealed interface Outcome {
    /** The object as the API server has it; for {@link Blocked} as it was desired. */
    HasMetadata object();

    /** The object was already as desired. */
    record Unchanged(HasMetadata object) implements Outcome {}

    /** The object was made, changed or removed. */
    record Done(HasMetadata object) implements Outcome {}

    /** Not done, because the object is not any more what it was observed to be: look again. */
    record Outdated(HasMetadata object) implements Outcome {}

    /** Not done, for a reason that belongs into a condition. */
    record Blocked(HasMetadata object, Reason reason, String message) implements Outcome {}

    /** The first obstacle, said as a condition of the given type. */
    static Optional<Verdict> obstacle(List<Outcome> outcomes, ConditionType type) {
        return outcomes.stream()
                .filter(Blocked.class::isInstance)
                .map(Blocked.class::cast)
                .findFirst()
                .map(b -> Verdict.no(type, b.reason(), b.message()));
    }
}
