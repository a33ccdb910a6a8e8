package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Not one failed prediction, whatever is done to what serves them. */
class UnbrokenServiceTest {
    private static final int FILMS = 50;
    private static final int REPLICAS = 2;
    private static final int ENOUGH = 200;
    private static final int DEADLINE_MILLIS_AFTER_THE_RESTART = 2001;

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static Endpoint endpoint;

    @BeforeAll
    static void deploy() {
        cluster.apply(Pages.storage("near", "Redis", "RankedList", "Versioned") + Pages.storage("far", "S3", "RankedList", "Versioned")
                + Pages.model("near", "near") + Pages.model("far", "far")
                + Pages.context("page", "near", REPLICAS, "fallbacks: [{modelRef: {name: far}}]"));
        cluster.awaitReady("ModelStorage", "near", "far");
        var loader = new Loader(cluster);
        loader.load("near", Rows.neighbours(FILMS, 1, 20));
        loader.load("far", Rows.neighbours(FILMS, 25, 20));
        cluster.awaitReady("Context", "page");
        endpoint = cluster.endpoint("page");
        Serving.awaitAnswers(endpoint, request(0), answer -> answer.servedByModel().equals("near"));
    }

    private static Map<String, ?> request(long number) {
        return Map.of("userId", "viewer-" + number, "filmId", Rows.film((int) (number % FILMS)));
    }

    @Test
    void failsNoPredictionWhileTheRouteChanges() {
        var slowest = Duration.ZERO;
        try (var pods = new Pods(cluster, "page"); var traffic = traffic()) {
            for (var model : new String[] {"far", "near", "far", "near"}) {
                traffic.continueFor(ENOUGH);
                var took = changeModel(pods, model);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            traffic.continueFor(ENOUGH);

            System.out.printf("A route change reached every pod within %.1f s (slowest of 4)%n", slowest.toMillis() / 1000.0);
            assertUnbroken(traffic);
        }
    }

    /** The time until every pod has a newer route in force. */
    private static Duration changeModel(Pods pods, String model) {
        var before = pods.all().stream()
                .collect(Collectors.toMap(pod -> pod.getStatus().getPodIP(), pod -> pods.route(pod.getStatus().getPodIP()).number()));
        assertThat(before).hasSize(REPLICAS);
        var started = System.nanoTime();
        cluster.patch("Context", "page", "{\"spec\":{\"modelRef\":{\"name\":\"" + model + "\"},\"fallbacks\":[{\"modelRef\":{\"name\":\""
                + (model.equals("near") ? "far" : "near") + "\"}}]}}");
        Await.until("every pod to have the new route", Duration.ofSeconds(30), () -> before.entrySet().stream()
                .allMatch(pod -> pods.route(pod.getKey()).number() > pod.getValue()));
        var took = Duration.ofNanos(System.nanoTime() - started);
        Serving.awaitAnswers(endpoint, request(1), answer -> answer.servedByModel().equals(model));
        cluster.awaitReady("Context", "page");
        return took;
    }

    @Test
    void failsNoPredictionDuringARollingUpdate() {
        try (var pods = new Pods(cluster, "page"); var traffic = traffic()) {
            traffic.continueFor(ENOUGH);
            var old = pods.uids();

            cluster.patch("Context", "page", "{\"spec\":{\"capacity\":{\"resources\":{\"requests\":{\"cpu\":\"60m\"}}}}}");
            pods.awaitReplaced(REPLICAS, old);
            traffic.continueFor(ENOUGH);

            assertUnbroken(traffic);
        }
    }

    @Test
    void failsNoPredictionWhenAPodIsDeleted() {
        try (var pods = new Pods(cluster, "page"); var traffic = traffic()) {
            traffic.continueFor(ENOUGH);
            var one = pods.all().getFirst();

            cluster.client().resource(one).delete();
            pods.awaitReplaced(REPLICAS, Set.of(one.getMetadata().getUid()));
            traffic.continueFor(ENOUGH);

            assertUnbroken(traffic);
        }
    }

    @Test
    void failsNoPredictionWhenTheOperatorRestarts() {
        try (var traffic = traffic()) {
            traffic.continueFor(ENOUGH);

            new Operator(cluster.client()).restart();
            cluster.patch("Context", "page", "{\"spec\":{\"deadlineMillis\":" + DEADLINE_MILLIS_AFTER_THE_RESTART + "}}");
            cluster.awaitReady("Context", "page");
            traffic.continueFor(ENOUGH);

            assertUnbroken(traffic);
        }
    }

    private static Traffic traffic() {
        return new Traffic(endpoint, UnbrokenServiceTest::request);
    }

    private static void assertUnbroken(Traffic traffic) {
        assertThat(traffic.failures()).as("failed of " + traffic.sent() + " predictions").isEmpty();
    }
}
