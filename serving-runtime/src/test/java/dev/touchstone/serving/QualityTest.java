package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.StorageException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityTest {
    private final FakeStorages storages = new FakeStorages();

    /** Every number of the definitions, once. */
    @Test
    void countsExactlyWhatTheDefinitionsSay() {
        storages.get("neighbours").list("many", IntStream.range(0, 20).mapToObj(i -> "m" + i).toArray(String[]::new))
                .list("few", "x", "y").list("seen", "s1", "s2");
        storages.get("popular").list("all", "p1", "p2", "p3");
        storages.get("viewings").set("ada", "s1", "s2", "m0", "m3", "m12");
        Routes routes = Routes.filmPage().expect(5).fallback("popular", 900).storage("viewings", Format.Set, StorageMode.Live)
                .exclude("not-seen", "item.id in data.seen", Routes.data("seen", "viewings", "request.userId"))
                .deny("no-robots", "request.profile == 'robot'");
        try (RunningServer server = RunningServer.start(storages, routes)) {
            server.predict("{\"inputs\": {\"userId\": \"ada\", \"filmId\": \"many\"}, \"count\": 10}");
            server.predict("{\"inputs\": {\"userId\": \"ada\", \"filmId\": \"few\"}, \"count\": 10}");
            server.predict("{\"inputs\": {\"userId\": \"ada\", \"filmId\": \"few\"}, \"count\": 2}");
            server.predict("{\"inputs\": {\"userId\": \"ada\", \"filmId\": \"seen\"}}");
            server.predict("{\"inputs\": {\"userId\": \"ada\", \"filmId\": \"unknown\"}}");
            server.predict("{\"inputs\": {\"userId\": \"ada\", \"filmId\": \"many\", \"profile\": \"robot\"}}");
            server.post("{\"inputs\": {}}");

            String own = "model=\"neighbours\"";
            Map<String, Double> expected = Map.of(
                    "touchstone_predictions_eligible_total", 5.0,
                    "touchstone_predictions_answered_total", 4.0,
                    "touchstone_predictions_with_items_total", 2.0,
                    "touchstone_predictions_emptied_by_rules_total", 1.0,
                    "touchstone_predictions_served_total", 5.0);
            expected.forEach((name, value) -> assertThat(server.metric(name, own)).as(name).isEqualTo(value));
            assertThat(server.metric("touchstone_items_removed_total", own, "rule=\"not-seen\"")).as("m0, m3 of the first ten; s1, s2").isEqualTo(4);
            assertThat(server.metric("touchstone_fallbacks_total", own, "reason=\"emptied_by_rules\"")).isEqualTo(1);
            assertThat(server.metric("touchstone_fallbacks_total", own, "reason=\"no_answer\"")).isEqualTo(1);
            assertThat(server.metric("touchstone_fallbacks_total")).isEqualTo(2);
            assertThat(server.metric("touchstone_predictions_total", "result=\"Answered\"")).isEqualTo(5);
            assertThat(server.metric("touchstone_predictions_total", "result=\"Denied\"")).isEqualTo(1);
            assertThat(server.metric("touchstone_requests_rejected_total", "reason=\"invalid\"")).isEqualTo(1);
            assertThat(server.metric("touchstone_prediction_duration_seconds_count")).isEqualTo(6);
            assertThat(server.metric("touchstone_predictions_eligible_total", "model=\"popular\"")).as("never who served").isZero();
        }
    }

    @Test
    void doesNotFallBackWhenTheAnswerIsMerelyShort() {
        storages.get("neighbours").list("f1", "a");
        storages.get("popular").list("all", "p1", "p2");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().fallback("popular", 900))) {
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");
        }
    }

    @ParameterizedTest
    @CsvSource({"no_answer", "error", "timeout"})
    void fallsBackWithTheReason(String reason) {
        storages.get("neighbours").list("f1", "a");
        storages.get("popular").list("all", "p1", "p2");
        Routes routes = Routes.filmPage().deadline(10_000).modelTimeout(reason.equals("timeout") ? 100 : 5_000).fallback("popular", 4_000);
        try (RunningServer server = RunningServer.start(storages, routes)) {
            if (reason.equals("error")) {
                storages.get("neighbours").fail(StorageException.Kind.Unavailable);
            }
            storages.get("neighbours").hang(reason.equals("timeout"));

            JsonNode answer = server.predict("ada", reason.equals("no_answer") ? "unknown" : "f1");

            assertThat(RunningServer.ids(answer)).containsExactly("p1", "p2");
            assertThat(answer.path("servedBy").path("kind").asText()).isEqualTo("Fallback");
            assertThat(server.metric("touchstone_fallbacks_total", "reason=\"" + reason + "\"")).isEqualTo(1);
            assertThat(server.metric("touchstone_model_failures_total", "model=\"neighbours\"", "reason=\"" + reason + "\"")).isEqualTo(1);
            assertThat(server.metric("touchstone_predictions_answered_total")).isZero();
            storages.get("neighbours").hang(false);
        }
    }

    @Test
    void triesFallbacksInOrderAndNeverTheSameModelTwice() {
        storages.get("neighbours").publish("1");
        storages.get("first").publish("1");
        storages.get("second").list("all", "s");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().fallback("first", 800).fallback("second", 800))) {
            JsonNode answer = server.predict("ada", "f1");

            assertThat(answer.path("servedBy").path("model").asText()).isEqualTo("second");
            assertThat(server.metric("touchstone_fallbacks_total")).as("once per prediction").isEqualTo(1);
        }
    }

    @Test
    void holdsTheDeadlineWhenEverythingHangs() {
        storages.get("neighbours").list("f1", "a").hang(false);
        storages.get("popular").list("all", "p");
        storages.get("viewings").set("ada", "x");
        Routes routes = Routes.filmPage().deadline(200).modelTimeout(10_000).fallback("popular", 50).storage("viewings", Format.Set, StorageMode.Live)
                .exclude("not-seen", "item.id in data.seen", Routes.data("seen", "viewings", "request.userId"));
        try (RunningServer server = RunningServer.start(storages, routes)) {
            storages.get("neighbours").hang(true);
            storages.get("popular").hang(true);
            storages.get("viewings").hang(true);
            long start = System.nanoTime();

            JsonNode answer = server.predict("ada", "f1");

            assertThat(answer.path("result").asText()).isEqualTo("NotAnswered");
            assertThat((System.nanoTime() - start) / 1e6).as("ms; generous for a busy machine").isBetween(150.0, 8_000.0);
            assertThat(server.metric("touchstone_fallbacks_total", "reason=\"timeout\"")).isEqualTo(1);
            storages.get("neighbours").hang(false);
            storages.get("popular").hang(false);
            storages.get("viewings").hang(false);
        }
    }

    @Test
    void aRequestMayShortenItsDeadlineOnly() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().deadline(3_000).modelTimeout(20_000))) {
            storages.get("neighbours").hang(true);
            long start = System.nanoTime();
            server.predict("{\"inputs\": {\"filmId\": \"f1\"}, \"deadlineMillis\": 30}");
            long shorter = System.nanoTime() - start;
            server.predict("{\"inputs\": {\"filmId\": \"f1\"}, \"deadlineMillis\": 60000}");
            long longer = System.nanoTime() - start - shorter;

            assertThat(shorter / 1e6).isLessThan(2_900);
            assertThat(longer / 1e6).isBetween(2_900.0, 15_000.0);
            storages.get("neighbours").hang(false);
        }
    }
}
