package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The API server is gone: context servers serve, and one that dies meanwhile comes back as it was, without asking anybody. */
class ApiServerOutageTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int FILMS = 50;
    private static final int VIEWERS = 20;

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @BeforeAll
    static void deploy() {
        cluster.apply(Pages.storage("near", "Redis", "RankedList", "Versioned") + Pages.model("near", "near") + Pages.model("far", "near")
                + Pages.context("away-page", "near") + Pages.test("test", "away-page", "near", "far"));
        cluster.awaitReady("ModelStorage", "near");
        new Loader(cluster).load("near", Rows.neighbours(FILMS, 1, 20));
        cluster.awaitReady("ABTest", "test");
    }

    @Test
    void aContextServerThatIsKilledServesAgainWithItsRouteAndItsPasswords() throws Exception {
        var endpoint = cluster.endpoint("away-page");
        Serving.awaitAnswers(endpoint, request(0), ApiServerOutageTest::isAsUsual);
        var before = variants(endpoint);
        var server = process().orElseThrow(() -> new AssertionError("No context server runs on this machine"));

        Command.local("node", "stop", "api");
        try {
            assertThat(variants(endpoint)).as("without an API server").isEqualTo(before);

            server.destroyForcibly();
            Await.get("another process of that context", BOUND, () -> process().filter(other -> !other.equals(server)));
            Serving.awaitAnswers(endpoint, request(0), ApiServerOutageTest::isAsUsual);
            assertThat(variants(endpoint)).as("after a restart without an API server").isEqualTo(before);
        } finally {
            Command.local("node", "up");
        }
        cluster.awaitReady("Context", "away-page");
        cluster.awaitReady("ABTest", "test");
        Serving.awaitAnswers(endpoint, request(0), ApiServerOutageTest::isAsUsual);
        assertThat(variants(endpoint)).as("with an API server again").isEqualTo(before);
    }

    /** From the storage, which needs a password, and of a variant. */
    private static boolean isAsUsual(Prediction answer) {
        return answer.result().equals("Answered") && answer.assignment() != null && !answer.servedByKind().equals("Fallback");
    }

    private static Map<String, String> variants(Endpoint endpoint) throws FailedPrediction {
        var variants = new TreeMap<String, String>();
        try (var client = new PredictionClient(endpoint)) {
            for (int viewer = 0; viewer < VIEWERS; viewer++) {
                var answer = client.predict(request(viewer));
                assertThat(isAsUsual(answer)).as(answer.toString()).isTrue();
                variants.put("viewer-" + viewer, answer.assignment().variant());
            }
        }
        return variants;
    }

    private static Map<String, ?> request(int viewer) {
        return Map.of("userId", "viewer-" + viewer, "filmId", Rows.film(viewer));
    }

    /** Of the context server, as this machine sees it. */
    private static Optional<ProcessHandle> process() {
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).containsAll(
                        List.of("TOUCHSTONE_CONTEXT=away-page", "TOUCHSTONE_NAMESPACE=" + cluster.namespace())))
                .findFirst();
    }

    private static List<String> environment(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ")).split("\0"));
        } catch (IOException ended) {
            return List.of();
        }
    }
}
