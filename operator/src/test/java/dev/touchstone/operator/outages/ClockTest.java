package dev.touchstone.operator.outages;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator's clock is set, again and again, while tests run. */
class ClockTest {
    private static final List<Duration> JUMPS = List.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofDays(1),
            Duration.ofDays(-1), Duration.ZERO);

    static final SetClock CLOCK = new SetClock();

    @RegisterExtension
    static final FilmService SERVICE = new FilmService(CLOCK);
    static final ControlPlane CLUSTER = SERVICE.cluster();

    static final Films films = SERVICE.films();

    @Test
    void aRunningTestGoesOnAndNothingIsWrittenForTheClock() {
        films.context("page");
        try (var first = ContextServerPod.start(CLUSTER.client(), "page", "page-1")) {
            films.test("runs", "page", "50%");
            Eventually.holds(() -> assertThat(ready("runs")).isEqualTo("Running"));
            var before = films.test("runs").getStatus();

            for (var jump : JUMPS) {
                CLOCK.setOffBy(jump);
                films.patch(Context.class, "page", "{\"documentation\": {\"owner\": \"clock " + jump + "\"}}");
                Eventually.holds(() -> {
                    var context = films.contextNamed("page");
                    assertThat(context.getStatus().observedGeneration()).isEqualTo(context.getMetadata().getGeneration());
                });
                var now = films.test("runs").getStatus();
                assertThat(now.startedAt()).as("after %s", jump).isEqualTo(before.startedAt());
                assertThat(now.run()).isEqualTo(1);
                assertThat(now.endedAt()).isNull();
                assertThat(ready("runs")).isEqualTo("Running");
                assertThat(condition(now.conditions(), "Ready").getLastTransitionTime())
                        .isEqualTo(condition(before.conditions(), "Ready").getLastTransitionTime());
                assertThat(films.route("page").orElseThrow().tests()).hasSize(1);
            }
            end("runs");
        }
    }

    @Test
    void aTestThatEndsWhenTheClockWasSetBackDidNotEndBeforeItBegan() {
        films.context("back");
        try (var first = ContextServerPod.start(CLUSTER.client(), "back", "back-1")) {
            CLOCK.setOffBy(Duration.ofDays(1));
            films.test("ends", "back", "50%");
            Eventually.holds(() -> assertThat(ready("ends")).isEqualTo("Running"));
            CLOCK.setOffBy(Duration.ZERO);
            end("ends");

            var status = films.test("ends").getStatus();
            assertThat(Instant.parse(status.endedAt())).isAfter(Instant.parse(status.startedAt()));
        }
    }

    @Test
    void aStartThatWasRefusedIsTriedAgainAfterTheClockWasSetBack() {
        films.context("waits");
        try (var first = ContextServerPod.start(CLUSTER.client(), "waits", "waits-1")) {
            films.test("first", "waits", "80%");
            Eventually.holds(() -> assertThat(ready("first")).isEqualTo("Running"));
            CLOCK.setOffBy(Duration.ofDays(1));
            films.test("second", "waits", "80%");
            Eventually.holds(() -> assertThat(ready("second")).isEqualTo("NoSlots"));

            CLOCK.setOffBy(Duration.ZERO);
            end("first");

            Eventually.holds(() -> assertThat(ready("second")).isEqualTo("Running"));
            end("second");
        }
    }

    private static void end(String name) {
        films.patch(ABTest.class, name, "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> assertThat(films.test(name).getStatus().state()).isEqualTo("Stopped"));
    }

    private static String ready(String name) {
        return condition(films.test(name).getStatus().conditions(), "Ready").getReason();
    }
}
