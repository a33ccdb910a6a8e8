package dev.touchstone.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.EventReason.Type;
import dev.touchstone.operator.report.Transitions.Transition;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    @Test
    void whatIsWrongIsAWarningAndSaidOnce() {
        var after = conditions(
                Verdict.no(ConditionType.ResolvedRefs, Reason.RefMismatch, "It does not fit."),
                Verdict.no(ConditionType.Ready, Reason.RefMismatch, "It does not fit."));

        assertThat(Transitions.between(List.of(), after)).singleElement().satisfies(change -> {
            assertThat(change.condition().getType()).isEqualTo("ResolvedRefs");
            assertThat(change.type()).isEqualTo(Type.Warning);
        });
    }

    @Test
    void aReadyThatSaysMoreThanTheOthersIsSaid() {
        var after = conditions(
                Verdict.yes(ConditionType.Accepted, Reason.Accepted, "The spec makes sense."),
                Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, "Route 2 was written just now."),
                Verdict.no(ConditionType.Ready, Reason.NoReadyPods, "None of 2 pods is Ready."));

        assertThat(Transitions.between(List.of(), after)).extracting(Transition::type).containsExactly(Type.Normal, Type.Normal, Type.Warning);
    }

    @Test
    void notToKnowYetIsNoNews() {
        var before = conditions(Verdict.yes(ConditionType.Ready, Reason.Ready, "All is there."));
        var after = conditions(Verdict.unknown(ConditionType.Ready, Reason.Unknown, "It was not looked at yet."));

        assertThat(Transitions.between(before, after)).isEmpty();
    }

    @Test
    void whatStaysIsNoNewsEvenInOtherWords() {
        var before = conditions(Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, "Route 2 was written just now."));
        var after = conditions(Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, "1 of 2 pods runs route 2."));

        assertThat(Transitions.between(before, after)).isEmpty();
    }

    private static List<Condition> conditions(Verdict... verdicts) {
        return Conditions.merge(List.of(), 1, List.of(verdicts), Instant.EPOCH);
    }
}
