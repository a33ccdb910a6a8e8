package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A snapshot whose bytes are not those that were published is not served: the version before it stays. */
class CorruptSnapshotTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @BeforeAll
    static void deploy() {
        cluster.apply(Pages.storage("answers", "S3", "RankedList", "Versioned") + Pages.model("answers", "answers")
                + Pages.context("page", "answers"));
        cluster.awaitReady("ModelStorage", "answers");
        new Loader(cluster).load("answers", Rows.neighbours(20, 1, 5));
        cluster.awaitReady("Context", "page");
    }

    @Test
    void keepsTheLastGoodVersionAndSaysWhy() {
        var page = cluster.endpoint("page");
        Map<String, ?> request = Map.of("filmId", Rows.film(3));
        Serving.awaitAnswers(page, request, answer -> answer.first().equals(Rows.film(4)));

        String corrupt;
        try (var bucket = new Bucket(cluster, "answers")) {
            corrupt = bucket.publishCorrupt();
        }
        Await.until("the log of the context's pod to name the refused version", BOUND, () -> log().contains(corrupt));

        assertThat(log()).contains("refused");
        Serving.awaitAnswers(page, request, answer -> answer.first().equals(Rows.film(4)));

        new Loader(cluster).load("answers", Rows.neighbours(20, 2, 5));
        Serving.awaitAnswers(page, request, answer -> answer.first().equals(Rows.film(5)));
    }

    private static String log() {
        try (var pods = new Pods(cluster, "page")) {
            var pod = pods.all().getFirst().getMetadata().getName();
            return cluster.client().pods().inNamespace(cluster.namespace()).withName(pod).inContainer("context-server").getLog();
        }
    }
}
