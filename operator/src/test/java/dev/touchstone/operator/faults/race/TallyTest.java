package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.touchstone.operator.faults.race.Answer.Verdict;
import dev.touchstone.operator.faults.race.Attack.Effect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TallyTest {
    private static final Attack ATTACK = new Attack("PUT", "one", Kind.Model, Role.Editor, Effect.Edits, live -> List.of());
    private static final Answer ANSWER = new Answer(422, JsonNodeFactory.instance.objectNode().put("message", "no"));

    private final Tally tally = new Tally();

    @ParameterizedTest
    @EnumSource(names = {"Malformed", "Failed", "Rights"})
    void whatProvesNothingIsAComplaint(Verdict verdict) {
        tally.attempt(ATTACK, true, ANSWER, verdict);

        assertThat(tally.complaints()).singleElement().asString().contains("PUT").contains("422 no");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = {"Malformed", "Failed", "Rights"})
    void whatTheLockOrTheTimeRefusesIsNone(Verdict verdict) {
        tally.attempt(ATTACK, true, ANSWER, verdict);

        assertThat(tally.complaints()).isEmpty();
    }

    @Test
    void onlyWhatATestHeldCounts() {
        tally.attempt(ATTACK, true, ANSWER, Verdict.LockRule);
        tally.attempt(ATTACK, false, ANSWER, Verdict.Accepted);

        assertThat(tally.attempts()).isEqualTo(1);
        assertThat(tally.accepted()).isZero();
    }
}
