package dev.touchstone.operator.conditions;

import java.util.List;
import java.util.Objects;

/**
 * What was decided about one aspect of a resource: a condition before it gets a time.
 *
 * @param message for people; says what to do next when something is wrong
 */
public record Verdict(ConditionType type, Status status, Reason reason, String message) {
    /** A condition's status. */
    public enum Status {
        True,
        False,
        Unknown
    }

    public Verdict {
        Objects.requireNonNull(type);
        Objects.requireNonNull(status);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(message);
    }

    public static Verdict yes(ConditionType type, Reason reason, String message) {
        return new Verdict(type, Status.True, reason, message);
    }

    public static Verdict no(ConditionType type, Reason reason, String message) {
        return new Verdict(type, Status.False, reason, message);
    }

    public static Verdict unknown(ConditionType type, Reason reason, String message) {
        return new Verdict(type, Status.Unknown, reason, message);
    }

    public boolean isTrue() {
        return status == Status.True;
    }

    /** {@code Ready} with the words of the first verdict that is not True; else True with the given message. */
    public static Verdict ready(List<Verdict> needed, String message) {
        return needed.stream()
                .filter(v -> !v.isTrue())
                .findFirst()
                .map(v -> new Verdict(ConditionType.Ready, v.status(), v.reason(), v.message()))
                .orElseGet(() -> yes(ConditionType.Ready, Reason.Ready, message));
    }
}
