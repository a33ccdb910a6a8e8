package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentTest {
    private final FakeStorages storages = new FakeStorages();

    @BeforeEach
    void fill() {
        storages.get("neighbours").list("f1", "n");
        storages.get("als").list("f1", "s");
    }

    @Test
    void aUnitKeepsItsVariantAcrossRestartsAndReplicas() {
        Map<String, String> first = deal(RunningServer.start(storages, test(10_000, false, null)));
        Map<String, String> second = deal(RunningServer.start(storages, test(10_000, false, null).number(7)));

        assertThat(second).isEqualTo(first);
        // Golden: of salt films/neighbours-vs-als, run 1; see assignment-vectors.csv of module crds.
        assertThat(first).containsEntry("viewer-1", "control").containsEntry("viewer-2", "control").containsEntry("viewer-3", "treatment");
        assertThat(first.values().stream().filter("control"::equals).count()).isBetween(70L, 130L);
    }

    @Test
    void answersByVariantAndCountsTheExposureWhateverFollows() {
        storages.get("als").list("f2", "only-als");
        try (RunningServer server = RunningServer.start(storages, test(10_000, false, null))) {
            JsonNode treated = server.predict("viewer-3", "f1");
            JsonNode control = server.predict("viewer-1", "f1");
            JsonNode unanswered = server.predict("viewer-1", "f2");

            assertThat(RunningServer.ids(treated)).containsExactly("s");
            assertThat(treated.path("assignment").toString()).isEqualTo("{\"test\":\"neighbours-vs-als\",\"run\":1,\"variant\":\"treatment\"}");
            assertThat(RunningServer.ids(control)).containsExactly("n");
            assertThat(unanswered.path("result").asText()).isEqualTo("NotAnswered");
            assertThat(unanswered.at("/assignment/variant").asText()).isEqualTo("control");
            assertThat(server.metric("touchstone_exposures_total", "variant=\"control\"")).isEqualTo(2);
            assertThat(server.metric("touchstone_exposures_total", "variant=\"treatment\"", "run=\"1\"")).isEqualTo(1);
            assertThat(server.metric("touchstone_predictions_eligible_total", "model=\"als\"", "variant=\"treatment\"", "test=\"neighbours-vs-als\"")).isEqualTo(1);
            assertThat(server.metric("touchstone_predictions_eligible_total", "model=\"neighbours\"", "variant=\"control\"")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "absent", "long"})
    void whoeverHasNoUnitIsServedByTheContextsModelInNoTest(String unit) {
        String userId = switch (unit) {
            case "absent" -> "";
            case "long" -> "\"userId\": \"" + "u".repeat(257) + "\", ";
            default -> "\"userId\": " + unit + ", ";
        };
        try (RunningServer server = RunningServer.start(storages, test(10_000, false, null))) {
            JsonNode answer = server.predict("{\"inputs\": {" + userId + "\"filmId\": \"f1\"}}");

            assertThat(RunningServer.ids(answer)).containsExactly("n");
            assertThat(answer.has("assignment")).isFalse();
            assertThat(server.metric("touchstone_predictions_without_unit_total")).isEqualTo(1);
            assertThat(server.metric("touchstone_exposures_total")).isZero();
        }
    }

    @Test
    void takesAUnitOf256Bytes() {
        try (RunningServer server = RunningServer.start(storages, test(10_000, false, null))) {
            assertThat(server.predict("ü".repeat(128), "f1").has("assignment")).isTrue();
            assertThat(server.predict("ü".repeat(128) + "a", "f1").has("assignment")).isFalse();
        }
    }

    @Test
    void aPausedTestKeepsItsUnitsButTheContextsModelAnswers() {
        try (RunningServer server = RunningServer.start(storages, test(10_000, true, null))) {
            JsonNode answer = server.predict("viewer-3", "f1");

            assertThat(RunningServer.ids(answer)).containsExactly("n");
            assertThat(answer.has("assignment")).isFalse();
            assertThat(server.metric("touchstone_exposures_total")).isZero();
            assertThat(server.server().routes().report().splitting()).isEmpty();
            server.take(test(10_000, false, null).number(2));
            assertThat(RunningServer.ids(server.predict("viewer-3", "f1"))).containsExactly("s");
            assertThat(server.server().routes().report().splitting()).containsExactly("uid-neighbours-vs-als-1");
        }
    }

    @Test
    void onlyTheAudienceTakesPart() {
        try (RunningServer server = RunningServer.start(storages, test(10_000, false, "request.profile != 'child'"))) {
            String child = "{\"inputs\": {\"userId\": \"viewer-3\", \"filmId\": \"f1\", \"profile\": \"child\"}}";

            assertThat(server.predict(child).has("assignment")).isFalse();
            assertThat(server.predict("viewer-3", "f1").has("assignment")).isTrue();
        }
    }

    @Test
    void onlyTheTestsShareOfTheLayerTakesPart() {
        try (RunningServer server = RunningServer.start(storages, test(5_000, false, null))) {
            assertThat(server.predict("viewer-1", "f1").has("assignment")).as("layer slot 9405").isFalse();
            assertThat(server.predict("viewer-2", "f1").has("assignment")).as("layer slot 3423").isTrue();
        }
    }

    private static Routes test(int slots, boolean paused, String audience) {
        return Routes.filmPage().with("als", "request.filmId").test("neighbours-vs-als", slots, paused, audience, "als");
    }

    private static Map<String, String> deal(RunningServer server) {
        try (server) {
            Map<String, String> variants = new TreeMap<>();
            for (int i = 1; i <= 200; i++) {
                variants.put("viewer-" + i, server.predict("viewer-" + i, "f1").at("/assignment/variant").asText());
            }
            return variants;
        }
    }
}
