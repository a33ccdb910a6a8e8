package dev.touchstone.operator.faults.scenario;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.operator.faults.scenario.Scenario.Step;
import dev.touchstone.operator.faults.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What people do while something goes wrong: by the clock, whether or not the operator keeps up. */
final class ByTheClock {
    private static final Scenario RUNS = Scenario.of("by the clock: create all, pause, go on and grow", Scenario.EMPTY, Step.of(
            deeds(
                    at(0, Scenarios::everything),
                    at(4, stage -> stage.films().patch(ABTest.class, "test", "{\"state\": \"Paused\"}")),
                    at(6, stage -> stage.films().patch(ABTest.class, "test", "{\"state\": \"Running\", \"traffic\": \"60%\"}")),
                    at(8, stage -> stage.films().patch(Context.class, "page", "{\"capacity\": {\"replicas\": 3}}"))),
            stage -> {
                Ends.testRuns(stage);
                assertThat(condition(stage.films().test("test").getStatus().conditions(), "Ready").getMessage()).contains("60.00%");
                assertThat(stage.kubelet().pods("page")).hasSize(3);
            }));
    private static final Scenario ENDS = Scenario.of("by the clock: create all, promote, and delete a running test", Scenario.EMPTY, Step.of(
            deeds(
                    at(0, Scenarios::everything),
                    at(1, stage -> stage.films().test("other", "page", "20%", "content", "popular")),
                    at(5, stage -> stage.films().patch(ABTest.class, "test", "{\"state\": \"Stopped\", \"promote\": \"other\"}")),
                    at(7, stage -> stage.client().resources(ABTest.class).withName("other").delete())),
            stage -> {
                Ends.nothingIsHeld(stage);
                // One that never ran has nothing to promote.
                assertThat(stage.films().route("page").orElseThrow().model()).isIn("crowd", "content");
                assertThat(condition(stage.films().test("test").getStatus().conditions(), "Ready").getReason()).isIn("Stopped", "Promoted");
            })).endsHereOrThere();

    private ByTheClock() {}

    static List<Scenario> all() {
        return List.of(RUNS, ENDS);
    }

    /** @param at since the first one */
    private record Deed(Duration at, Consumer<Stage> action) {}

    private static Deed at(int seconds, Consumer<Stage> action) {
        return new Deed(Duration.ofSeconds(seconds), action);
    }

    private static Consumer<Stage> deeds(Deed... deeds) {
        return stage -> {
            var start = System.nanoTime();
            for (var deed : deeds) {
                while (System.nanoTime() - start < deed.at().toNanos()) {
                    LockSupport.parkNanos(deed.at().toNanos() - (System.nanoTime() - start));
                }
                deed.action().accept(stage);
            }
        };
    }
}
