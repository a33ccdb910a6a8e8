package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.touchstone.operator.faults.race.Attack.Effect;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Attack ONE = attack("one");
    private static final Attack OTHER = attack("other");
    private static final Answer HELD = answer(422, "must not change while ABTest 'test' holds this Model");
    private static final Answer OLD = answer(422, "spec.run: Forbidden: must not go back");

    private final Tally tally = new Tally();

    @Test
    void anAttackThatMetSomethingNewerOnceIsNoComplaint() {
        tally.attempt(ONE, true, OLD);
        tally.attempt(ONE, true, HELD);
        tally.attempt(OTHER, true, OLD);

        assertThat(tally.complaints()).isEmpty();
    }

    @Test
    void anAttackThatNeverMeetsTheLockIs() {
        tally.attempt(ONE, true, HELD);
        tally.attempt(OTHER, true, OLD);
        tally.attempt(OTHER, true, OLD);

        assertThat(tally.complaints()).singleElement().asString().contains("other").contains("must not go back");
    }

    @Test
    void soAreMany() {
        for (int i = 0; i < 6; i++) {
            var attack = attack("attack " + i);
            tally.attempt(attack, true, HELD);
            tally.attempt(attack, true, OLD);
        }

        assertThat(tally.complaints()).hasSize(6);
    }

    @Test
    void andWhoeverHasNotTheRightsThatItShouldHave() {
        tally.attempt(ONE, true, HELD);
        tally.attempt(ONE, true, answer(403, "forbidden"));

        assertThat(tally.complaints()).hasSize(1);
    }

    private static Attack attack(String what) {
        return new Attack("PUT", what, Kind.Model, Role.Editor, Effect.Edits, live -> List.of());
    }

    private static Answer answer(int status, String message) {
        return new Answer(status, JsonNodeFactory.instance.objectNode().put("message", message));
    }
}
