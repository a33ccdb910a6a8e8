package dev.touchstone.operator.faults.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.operator.faults.proxy.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private static final String HEAD = """
            description: Conflicts.
            seed: 7
            faults:
            """;

    @Test
    void aPlanIsReadWithItsDefaults() {
        var plan = PlanReader.parse("conflicts", HEAD + """
                  - fault: Conflict
                    on: {verb: [write], resource: [models.touchstone.dev], subresource: status, name: "cr*d"}
                    probability: "30%"
                  - {fault: Blackout, from: 2s, to: 4s, for: 500ms}
                """);

        assertThat(plan.duration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(plan.faults().getFirst().probability()).isEqualTo(0.3);
        assertThat(plan.faults().getFirst().on().matches(call("patch", "crowd"))).isTrue();
        assertThat(plan.faults().getFirst().on().matches(call("patch", "crown"))).isFalse();
        assertThat(plan.faults().getLast().end()).isEqualTo(Duration.ofMillis(4500));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {fault: Conflikt}                          | `faults[0].fault` must be one of Delay, Conflict,
            {fault: Delay}                             | `faults[0].for` must say how long a Delay takes, such as '2s'
            {fault: Delay, for: 2 seconds}             | `faults[0].for` must be a time such as '500ms', '2s' or '5m', not '2 seconds'
            {fault: Reset, for: 2s}                    | `faults[0].for` must not be there: a Reset takes no time
            {fault: Reset, from: 5s, to: 2s}           | `faults[0].to` must not be before `faults[0].from`
            {fault: Reset, probability: 0.5}           | `faults[0].probability` must be a percentage such as '20%', not '0.5'
            {fault: Reset, probability: "200%"}        | `faults[0].probability` must be a percentage such as '20%', not '200%'
            {fault: Reset, nth: 0}                     | `faults[0].nth` must be at least 1
            {fault: Reset, evry: 2s}                   | `faults[0].evry` must not be there: known here are every, fault, for,
            {fault: Reset, every: 2s}                  | `faults[0].every` must be longer than '0s', and only be there for watches
            {fault: CloseWatch, nth: 2}                | `faults[0]` must not have `nth`, `times` or `probability`
            {fault: Reset, on: {verb: [grab]}}         | `faults[0].on.verb` must be any of get, list,
            {from: 2s}                                 | `faults[0].fault` must be one of Delay,
            """)
    void whatMakesNoSenseIsRefusedWithItsPlace(String fault, String message) {
        assertThatThrownBy(() -> PlanReader.parse("bad", HEAD + "  - " + fault)).isInstanceOf(InvalidPlanException.class)
                .hasMessageStartingWith("bad: ").hasMessageContaining(message);
    }

    @Test
    void aPlanWithoutASeedCannotBeReplayed() {
        assertThatThrownBy(() -> PlanReader.parse("bad", HEAD.replace("seed: 7\n", "") + "  - {fault: Reset}"))
                .hasMessageContaining("`seed` must be a number");
    }

    @Test
    void theSameSeedDecidesTheSameInWhateverOrderTheRequestsCome() {
        var calls = new ArrayList<Call>();
        for (int i = 0; i < 200; i++) {
            calls.add(call("patch", "m" + i % 40));
        }
        var inOrder = hit(7, calls);
        Collections.shuffle(calls, new Random(1));

        assertThat(hit(7, calls)).isEqualTo(inOrder).hasSizeBetween(30, 90);
        assertThat(hit(8, calls)).isNotEqualTo(inOrder);
    }

    @Test
    void allPlansOfTheRepositoryAreSound() {
        assertThat(PlanReader.all()).isNotEmpty().anyMatch(Plan::inShort);
    }

    private static List<String> hit(long seed, List<Call> calls) {
        var dice = new Dice(seed, 0);
        return calls.stream().filter(call -> dice.says(0.3, call)).map(Call::name).sorted().toList();
    }

    private static Call call(String verb, String name) {
        return new Call(1, 1, verb, "touchstone.dev", "models", "status", "shop", name, "", 0, Instant.EPOCH);
    }
}
