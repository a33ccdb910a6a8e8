package dev.touchstone.operator.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-02T00:00:00Z");

    @Test
    void theTransitionTimeStaysWhileTheStatusStays() {
        var before = Conditions.merge(List.of(), 1, List.of(Verdict.no(ConditionType.Ready, Reason.RefNotFound, "a")), EARLIER);
        var after = Conditions.merge(before, 2, List.of(Verdict.no(ConditionType.Ready, Reason.ServerStarting, "b")), LATER);
        assertThat(after).singleElement().satisfies(c -> {
            assertThat(c.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(c.getReason()).isEqualTo("ServerStarting");
            assertThat(c.getObservedGeneration()).isEqualTo(2);
        });
    }

    @Test
    void theTransitionTimeMovesWithTheStatus() {
        var before = Conditions.merge(List.of(), 1, List.of(Verdict.no(ConditionType.Ready, Reason.NoData, "a")), EARLIER);
        var after = Conditions.merge(before, 1, List.of(Verdict.yes(ConditionType.Ready, Reason.Ready, "b")), LATER);
        assertThat(after.getFirst().getLastTransitionTime()).isEqualTo("2026-01-02T00:00:00Z");
    }

    @Test
    void anotherFindingIsAnotherMoment() {
        var before = Conditions.merge(List.of(), 1, List.of(Verdict.yes(ConditionType.Tampered, Reason.ContentChanged, "a")), EARLIER);
        var same = Conditions.merge(before, 1, List.of(Verdict.yes(ConditionType.Tampered, Reason.ContentChanged, "a")), LATER);
        var other = Conditions.merge(before, 1, List.of(Verdict.yes(ConditionType.Tampered, Reason.ContentChanged, "b")), LATER);
        assertThat(same.getFirst().getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(other.getFirst().getLastTransitionTime()).isEqualTo("2026-01-02T00:00:00Z");
    }

    @Test
    void stalledIsSaidOnlyOfWhatTheUserMustFix() {
        var heals = Conditions.merge(List.of(), 1, List.of(Verdict.no(ConditionType.ResolvedRefs, Reason.RefNotFound, "")), EARLIER);
        var stays = Conditions.merge(List.of(), 1, List.of(Verdict.no(ConditionType.Accepted, Reason.Invalid, "fix it")), EARLIER);
        assertThat(Conditions.find(heals, ConditionType.Stalled)).isEmpty();
        assertThat(Conditions.find(stays, ConditionType.Stalled)).hasValueSatisfying(c -> {
            assertThat(c.getStatus()).isEqualTo("True");
            assertThat(c.getMessage()).isEqualTo("fix it");
        });
    }

    @Test
    void aConditionThatWasThereStaysAndIsUnknownWhenNothingIsToBeSaidOfIt() {
        var before = Conditions.merge(List.of(), 1, List.of(Verdict.yes(ConditionType.Concluded, Reason.Stopped, "over"),
                Verdict.yes(ConditionType.SharedFailureDomain, Reason.SharedServer, "same")), EARLIER);
        var after = Conditions.merge(before, 2, List.of(Verdict.yes(ConditionType.Ready, Reason.Running, "")), LATER);
        assertThat(after).extracting(Condition::getType).containsExactly("Ready", "Concluded");
        assertThat(Conditions.find(after, ConditionType.Concluded)).hasValueSatisfying(c -> {
            assertThat(c.getStatus()).isEqualTo("Unknown");
            assertThat(c.getObservedGeneration()).isEqualTo(2);
            assertThat(c.getLastTransitionTime()).isEqualTo("2026-01-02T00:00:00Z");
        });
    }

    @Test
    void aConditionOfAnOlderGenerationIsNotTrueOfThisOne() {
        var conditions = Conditions.merge(List.of(), 1, List.of(Verdict.yes(ConditionType.Ready, Reason.Ready, "")), EARLIER);
        assertThat(Conditions.isTrue(conditions, ConditionType.Ready, 1L)).isTrue();
        assertThat(Conditions.isTrue(conditions, ConditionType.Ready, 2L)).isFalse();
    }
}
