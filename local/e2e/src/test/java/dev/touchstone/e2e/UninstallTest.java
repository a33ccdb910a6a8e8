package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator is taken away with {@code helm uninstall} while a test runs, and comes back. */
class UninstallTest {
    private static final int FILMS = 50;
    private static final int ENOUGH = 200;

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @Test
    void endsTestsLetsEverythingGoAndBreaksNoPrediction() throws Exception {
        assumeThat(testsOfOthers()).as("tests that it would end, and that somebody may want").isEmpty();
        cluster.apply(Pages.storage("near", "Redis", "RankedList", "Versioned") + Pages.model("near", "near") + Pages.model("far", "near")
                + Pages.context("page", "near") + Pages.test("test", "page", "near", "far"));
        cluster.awaitReady("ModelStorage", "near");
        new Loader(cluster).load("near", Rows.neighbours(FILMS, 1, 20));
        cluster.awaitReady("ABTest", "test");
        var endpoint = cluster.endpoint("page");
        Serving.awaitAnswers(endpoint, request(0), answer -> answer.assignment() != null);
        assertThatThrownBy(() -> cluster.patch("Model", "far", "{\"spec\":{\"timeoutMillis\":501}}"))
                .isInstanceOf(KubernetesClientException.class);

        try (var traffic = new Traffic(endpoint, UninstallTest::request)) {
            traffic.continueFor(ENOUGH);
            try {
                Command.run("helm", "uninstall", "touchstone", "--namespace", "touchstone-system", "--wait", "--timeout", "180s");

                assertNothingIsHeld();
                cluster.patch("Model", "far", "{\"spec\":{\"timeoutMillis\":501}}");
                Serving.awaitAnswers(endpoint, request(1), answer -> answer.assignment() == null && answer.servedByModel().equals("near"));
                traffic.continueFor(ENOUGH);
            } finally {
                Command.local("install");
            }
            cluster.awaitReady("Context", "page");
            assertThat(Status.of(cluster.get("ABTest", "test")).text("state")).isEqualTo("Stopped");
            cluster.patch("ABTest", "test", "{\"spec\":{\"state\":\"Running\",\"run\":2}}");
            Serving.awaitAnswers(endpoint, request(0), answer -> answer.assignment() != null);
            traffic.continueFor(ENOUGH);

            assertThat(traffic.failures()).as("failed of " + traffic.sent() + " predictions").isEmpty();
        }
    }

    private static void assertNothingIsHeld() {
        for (var object : List.of(cluster.get("Context", "page"), cluster.get("Model", "near"), cluster.get("Model", "far"),
                cluster.get("ModelStorage", "near"))) {
            assertThat(Status.of(object).list("locks")).as(object.getKind() + " " + object.getMetadata().getName()).isEmpty();
        }
        var test = Status.of(cluster.get("ABTest", "test"));
        assertThat(test.text("state")).isEqualTo("Stopped");
        assertThat(test.list("pinned")).isEmpty();
    }

    private static List<String> testsOfOthers() {
        return cluster.client().genericKubernetesResources("touchstone.dev/v1alpha1", "ABTest").inAnyNamespace().list().getItems().stream()
                .map(GenericKubernetesResource::getMetadata).map(test -> test.getNamespace() + "/" + test.getName())
                .filter(name -> !name.startsWith("e2e-")).toList();
    }

    private static Map<String, ?> request(long number) {
        return Map.of("userId", "viewer-" + number, "filmId", Rows.film((int) (number % FILMS)));
    }
}
