package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.touchstone.operator.faults.race.Answer.Verdict;
import org.junit.jupiter.api.Test;

class AnswerTest {
    @Test
    void whatIsBeingDeletedIsAsGoodAsGone() {
        assertThat(verdict(422, "Model.touchstone.dev \"popular\" is invalid: metadata.finalizers: Forbidden: "
                + "no new finalizers can be added if the object is being deleted, found new finalizers []string{\"example.org/intruder\"}"))
                .isEqualTo(Verdict.Gone);
    }

    @Test
    void whatAnotherManagerKeepsOfWhatIsTakenAwayNeedNotBeValid() {
        assertThat(verdict(422, "Context.touchstone.dev \"shelf\" is invalid: spec.rules[0]: Invalid value: "
                + "must have exactly one of `exclude` (removes items) and `deny` (refuses the whole request): keep one and remove the other"))
                .isEqualTo(Verdict.Leftover);
        assertThat(verdict(422, "Context.touchstone.dev \"shelf\" is invalid: [spec.rules: Invalid value: \"null\": "
                + "spec.rules in body must be of type array: \"null\"]"))
                .isEqualTo(Verdict.Leftover);
    }

    @Test
    void whatNobodyForesawIsNoRefusalOfOurs() {
        assertThat(verdict(422, "spec.timeoutMillis: Invalid value: -1")).isEqualTo(Verdict.Malformed);
        assertThat(verdict(500, "etcdserver: request timed out")).isEqualTo(Verdict.Failed);
    }

    private static Verdict verdict(int status, String message) {
        return new Answer(status, JsonNodeFactory.instance.objectNode().put("message", message)).verdict();
    }
}
