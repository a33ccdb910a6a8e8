package dev.touchstone.operator.report;

import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.events.EventReason.Type;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;

/** Which conditions changed their status or reason: what is worth an event and a line in the log. */
final class Transitions {
    private Transitions() {}

    record Transition(Condition condition) {
        Type type() {
            return isWrong(condition) ? Type.Warning : Type.Normal;
        }

        String note() {
            return condition.getType() + " is " + condition.getStatus() + ": " + condition.getMessage();
        }

        @Override
        public String toString() {
            return condition.getType() + "=" + condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage();
        }
    }

    static List<Transition> between(List<Condition> before, List<Condition> after) {
        return after.stream()
                .filter(c -> !isRepetition(c, after))
                // Not to know yet is no news.
                .filter(c -> !Reason.Unknown.name().equals(c.getReason()))
                .filter(c -> before.stream().noneMatch(b -> isSame(b, c)))
                .map(Transition::new)
                .toList();
    }

    /** Stalled and Reconciling always say what another condition says, and Ready does while it is not True. */
    private static boolean isRepetition(Condition condition, List<Condition> all) {
        return ConditionType.Stalled.name().equals(condition.getType())
                || ConditionType.Reconciling.name().equals(condition.getType())
                || ConditionType.Ready.name().equals(condition.getType()) && all.stream().anyMatch(c -> c != condition
                        && !ConditionType.Stalled.name().equals(c.getType())
                        && Objects.equals(c.getStatus(), condition.getStatus())
                        && Objects.equals(c.getReason(), condition.getReason())
                        && Objects.equals(c.getMessage(), condition.getMessage()));
    }

    /** Not as it should be, for a reason that is not part of every start or end. */
    static boolean isWrong(Condition condition) {
        var isBad = "True".equals(condition.getStatus()) == isAbnormal(condition.getType());
        return isBad && !Reason.named(condition.getReason()).isExpected() && !"Unknown".equals(condition.getStatus());
    }

    private static boolean isAbnormal(String type) {
        return ConditionType.Tainted.name().equals(type) || ConditionType.Tampered.name().equals(type)
                || ConditionType.SharedFailureDomain.name().equals(type);
    }

    private static boolean isSame(Condition a, Condition b) {
        return Objects.equals(a.getType(), b.getType())
                && Objects.equals(a.getStatus(), b.getStatus())
                && Objects.equals(a.getReason(), b.getReason());
    }
}
