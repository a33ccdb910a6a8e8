package dev.touchstone.operator.report;

import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.events.EventReason.Type;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;

/** Which conditions changed their status or reason: what is worth an event and a line in the log. */
final class Transitions {
    private Transitions() {}

    record Transition(Condition condition) {
        Type type() {
            var isBad = "True".equals(condition.getStatus()) == isAbnormal(condition.getType());
            return isBad && !"Unknown".equals(condition.getStatus()) ? Type.Warning : Type.Normal;
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
                // Stalled repeats what another condition says.
                .filter(c -> !ConditionType.Stalled.name().equals(c.getType()))
                .filter(c -> before.stream().noneMatch(b -> isSame(b, c)))
                .map(Transition::new)
                .toList();
    }

    private static boolean isAbnormal(String type) {
        return ConditionType.Tainted.name().equals(type) || ConditionType.SharedFailureDomain.name().equals(type);
    }

    private static boolean isSame(Condition a, Condition b) {
        return Objects.equals(a.getType(), b.getType())
                && Objects.equals(a.getStatus(), b.getStatus())
                && Objects.equals(a.getReason(), b.getReason());
    }
}
