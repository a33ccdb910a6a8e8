package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The Redis of one variant is killed and comes back without its data: the test says so, its units fall back, their assignment stays,
 * and all is as before once the data is loaded again.
 */
class VariantOutageTest {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int FILMS = 80;
    private static final int SHIFT = 40;
    private static final String REDIS = "own-redis";

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @BeforeAll
    static void deploy() {
        redis();
        cluster.apply(Pages.storage("steady", "S3", "RankedList", "Versioned") + external("shaky")
                + Pages.storage("popular", "S3", "RankedList", "Versioned")
                + Pages.model("steady", "steady") + Pages.model("shaky", "shaky")
                + Pages.model("popular", "popular").replace("request.filmId", "\"'everyone'\"")
                        .replace("inputs: [{name: filmId, type: String, required: true}]", "inputs: []")
                + Pages.context("page", "steady", 2, "fallbacks: [{modelRef: {name: popular}, timeoutMillis: 200}]")
                + Pages.test("steady-or-shaky", "page", "steady", "shaky"));
        cluster.awaitReady("ModelStorage", "steady", "shaky", "popular");
        var loader = new Loader(cluster);
        loader.load("steady", Rows.neighbours(FILMS, 1, 20));
        loader.load("popular", Rows.ranked("everyone", List.of("hit-1", "hit-2", "hit-3")));
        loader.load("shaky", Rows.neighbours(FILMS, SHIFT, 20));
        cluster.awaitReady("ABTest", "steady-or-shaky");
    }

    @Test
    void isToldAndItsUnitsFallBackAndStay() throws Exception {
        var page = cluster.endpoint("page");
        awaitHealth("VariantsAnswer", "Readable");
        var ann = viewer(page, "a");
        var bob = viewer(page, "b");
        Serving.awaitAnswers(page, ask(bob, 1), answer -> in("b", answer) && answer.servedByModel().equals("shaky"));

        scale(0);
        Serving.awaitAnswers(page, ask(bob, 30), answer -> in("b", answer) && answer.servedByKind().equals("Fallback")
                && answer.ids().equals(List.of("hit-1", "hit-2", "hit-3")));
        awaitHealth("VariantFailing", "StorageUnreadable");
        assertThat(Status.of(cluster.get("ABTest", "steady-or-shaky")).reason("Ready")).isEqualTo("Running");
        var exposed = exposures();
        Serving.awaitAnswers(page, ask(bob, 31), answer -> in("b", answer) && answer.servedByKind().equals("Fallback"));
        Serving.awaitAnswers(page, ask(ann, 31), answer -> in("a", answer) && answer.servedByModel().equals("steady"));
        assertThat(exposures()).as("exposures of variant b").isGreaterThan(exposed);

        scale(1);
        Await.until("the pods to say that nothing is published", BOUND, () -> messages().contains("nothing was published yet"));
        assertThat(Status.of(cluster.get("ABTest", "steady-or-shaky")).reason("VariantsHealthy")).isEqualTo("VariantFailing");
        new Loader(cluster).load("shaky", Rows.neighbours(FILMS, SHIFT, 20));

        awaitHealth("VariantsAnswer", "Readable");
        Serving.awaitAnswers(page, ask(bob, 32), answer -> in("b", answer) && answer.servedByModel().equals("shaky")
                && answer.first().equals(Rows.film((32 + SHIFT) % FILMS)));
        Serving.awaitAnswers(page, ask(ann, 32), answer -> in("a", answer) && answer.servedByModel().equals("steady"));
        assertThat(Status.of(cluster.get("ABTest", "steady-or-shaky")).number("run")).isEqualTo(1);
    }

    private static void awaitHealth(String ofTest, String ofContext) {
        Await.until("VariantsHealthy to be " + ofTest + " and DataReadable to be " + ofContext, BOUND, () ->
                Status.of(cluster.get("ABTest", "steady-or-shaky")).reason("VariantsHealthy").equals(ofTest)
                        && Status.of(cluster.get("Context", "page")).reason("DataReadable").equals(ofContext));
    }

    private static String messages() {
        return Status.of(cluster.get("Context", "page")).list("unreadable").toString();
    }

    private static boolean in(String variant, Prediction answer) {
        return answer.assignment() != null && answer.assignment().variant().equals(variant);
    }

    private static Map<String, ?> ask(String viewer, int film) {
        return Map.of("userId", viewer, "filmId", Rows.film(film));
    }

    private static String viewer(Endpoint page, String variant) throws FailedPrediction {
        try (var client = new PredictionClient(page)) {
            for (var viewer : IntStream.range(0, 200).mapToObj(number -> "viewer-" + number).toList()) {
                if (in(variant, client.predict(ask(viewer, 0)))) {
                    return viewer;
                }
            }
        }
        throw new AssertionError("None of 200 viewers is in variant " + variant);
    }

    /** Of variant b, over all pods. */
    private static double exposures() throws IOException, InterruptedException {
        double sum = 0;
        try (var pods = new Pods(cluster, "page"); var http = HttpClient.newHttpClient()) {
            for (var pod : pods.all()) {
                var metrics = http.send(HttpRequest.newBuilder(URI.create("http://" + pod.getStatus().getPodIP() + ":8081/metrics"))
                        .timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString()).body();
                sum += metrics.lines().filter(exposuresOfB()).mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
            }
        }
        return sum;
    }

    private static Predicate<String> exposuresOfB() {
        return line -> line.startsWith("touchstone_exposures_total{") && line.contains("variant=\"b\"");
    }

    private static String external(String name) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec:
                  technology: Redis
                  format: RankedList
                  key: {name: id, type: String}
                  server: {external: {host: %s, credentialsSecretRef: {name: %s}}}
                ---
                """.formatted(name, host(), REDIS);
    }

    private static String host() {
        return REDIS + "." + cluster.namespace() + ".svc";
    }

    /** Keeps nothing when its pod goes. */
    private static void redis() {
        var labels = Map.of("app", REDIS);
        var client = cluster.client();
        client.resource(new SecretBuilder().withNewMetadata().withName(REDIS).withNamespace(cluster.namespace()).endMetadata()
                .withType("touchstone.dev/storage-credentials")
                .withStringData(Map.of("username", "", "password", "secret", "hosts", host())).build()).create();
        client.resource(new ServiceBuilder().withNewMetadata().withName(REDIS).withNamespace(cluster.namespace()).endMetadata()
                .withNewSpec().withSelector(labels).addNewPort().withPort(6379).endPort().endSpec().build()).create();
        client.resource(new DeploymentBuilder().withNewMetadata().withName(REDIS).withNamespace(cluster.namespace()).endMetadata()
                .withNewSpec().withReplicas(1).withNewSelector().withMatchLabels(labels).endSelector()
                .withNewTemplate().withNewMetadata().withLabels(labels).endMetadata()
                .withNewSpec().withTerminationGracePeriodSeconds(0L).withAutomountServiceAccountToken(false)
                .addNewContainer().withName("redis").withImage(Images.redis()).withImagePullPolicy("IfNotPresent")
                .withCommand("redis-server", "--requirepass", "secret", "--save", "", "--dir", "/tmp")
                .endContainer().endSpec().endTemplate().endSpec().build()).create();
    }

    private static void scale(int replicas) {
        cluster.client().apps().deployments().inNamespace(cluster.namespace()).withName(REDIS).scale(replicas);
        Await.until("the variant's Redis to have " + replicas + " Ready pods", BOUND, () -> {
            var pods = cluster.client().pods().inNamespace(cluster.namespace()).withLabel("app", REDIS).list().getItems();
            return pods.size() == replicas && pods.stream().allMatch(Pods::ready);
        });
    }
}
