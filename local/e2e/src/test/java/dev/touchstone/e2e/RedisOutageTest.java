package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis is gone: the model falls back to another technology, each rule does what it says, and all is well again afterwards. */
class RedisOutageTest {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int FILMS = 60;
    private static final String REDIS = "touchstone-redis";

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @BeforeAll
    static void deploy() {
        cluster.apply(Pages.storage("neighbours", "Redis", "RankedList", "Versioned")
                + Pages.storage("popular", "S3", "RankedList", "Versioned")
                + Pages.storage("viewings", "Redis", "Set", "Live")
                + Pages.model("neighbours", "neighbours") + popular()
                + page("open-page", "onUnavailable: Open") + page("closed-page", "onUnavailable: Closed")
                + page("stale-page", "onUnavailable: Stale, maxStalenessSeconds: 600"));
        cluster.awaitReady("ModelStorage", "neighbours", "popular", "viewings");
        var loader = new Loader(cluster);
        loader.load("neighbours", Rows.neighbours(FILMS, 1, 20));
        loader.load("popular", Rows.ranked("everyone", List.of("hit-1", "hit-2", "hit-3")));
        loader.load("viewings", Rows.set("ann", List.of("hit-1", Rows.film(11))) + "\n" + Rows.set("bob", List.of("hit-2")));
        cluster.awaitReady("Context", "open-page", "closed-page", "stale-page");
    }

    private static String popular() {
        return Pages.model("popular", "popular").replace("request.filmId", "\"'everyone'\"")
                .replace("inputs: [{name: filmId, type: String, required: true}]", "inputs: []");
    }

    private static String page(String name, String unavailable) {
        return Pages.context(name, "neighbours", 1, """
                fallbacks: [{modelRef: {name: popular}, timeoutMillis: 100}]
                rules:
                  - name: not-seen
                    reason: Nobody wants to see a film again.
                    data: [{name: seen, storageRef: {name: viewings}, key: request.userId, onMissing: Empty, %s}]
                    exclude: item.id in data.seen
                """.formatted(unavailable));
    }

    @Test
    void fallsBackAndObeysEachRuleAndRecovers() {
        var open = cluster.endpoint("open-page");
        var closed = cluster.endpoint("closed-page");
        var stale = cluster.endpoint("stale-page");
        for (var page : List.of(open, closed, stale)) {
            Serving.awaitAnswers(page, ask("ann", 10),
                    answer -> answer.servedByModel().equals("neighbours") && !answer.ids().contains(Rows.film(11)));
            Serving.awaitAnswers(page, ask("ann", 999), answer -> answer.ids().equals(List.of("hit-2", "hit-3")));
        }

        // The operator would put Redis back at once.
        new Operator(cluster.client()).whileDown(() -> {
            scaleRedis(0);
            // Films that nobody has asked for yet: what has been read of a version may be answered from memory.
            Serving.awaitAnswers(open, ask("ann", 30),
                    answer -> answer.servedByKind().equals("Fallback") && answer.ids().equals(List.of("hit-1", "hit-2", "hit-3")));
            Serving.awaitAnswers(closed, ask("ann", 31), answer -> answer.result().equals("NotAnswered"));
            Serving.awaitAnswers(stale, ask("ann", 32),
                    answer -> answer.servedByKind().equals("Fallback") && answer.ids().equals(List.of("hit-2", "hit-3")));
            // Of this viewer nothing has been read before, so nothing is known that could be stale.
            Serving.awaitAnswers(stale, ask("bob", 33), answer -> answer.result().equals("NotAnswered"));
            scaleRedis(1);
        });

        for (var page : List.of(open, closed, stale)) {
            Serving.awaitAnswers(page, ask("ann", 10),
                    answer -> answer.servedByModel().equals("neighbours") && !answer.ids().contains(Rows.film(11)));
            Serving.awaitAnswers(page, ask("bob", 999), answer -> answer.ids().equals(List.of("hit-1", "hit-3")));
        }
        assertThat(Status.of(cluster.get("ModelStorage", "neighbours")).number("rows")).isEqualTo(FILMS);
    }

    private static Map<String, ?> ask(String viewer, int film) {
        return Map.of("userId", viewer, "filmId", Rows.film(film));
    }

    private static void scaleRedis(int replicas) {
        var client = cluster.client();
        client.apps().statefulSets().inNamespace(cluster.namespace()).withName(REDIS).scale(replicas);
        Await.until("Redis to have " + replicas + " Ready pods", BOUND, () -> {
            var found = client.apps().statefulSets().inNamespace(cluster.namespace()).withName(REDIS).get().getStatus();
            var ready = found.getReadyReplicas() == null ? 0 : found.getReadyReplicas();
            var pod = client.pods().inNamespace(cluster.namespace()).withName(REDIS + "-0").get();
            return ready == replicas && (replicas > 0 || pod == null);
        });
    }
}
