package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A snapshot whose bytes are not those that were published is not served: the version before it stays. */
class CorruptSnapshotTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String S3 = "touchstone-s3";

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
    void keepsTheLastGoodVersionAndSaysWhy() throws Exception {
        var page = cluster.endpoint("page");
        Map<String, ?> request = Map.of("filmId", Rows.film(3));
        Serving.awaitAnswers(page, request, answer -> answer.ids().getFirst().equals(Rows.film(4)));

        // A second version, as somebody with access to the bucket's disk could make it: one byte is not what its manifest says.
        var out = exec("""
                set -e
                root=$(find / -type d -path '*/%1$s/answers/versions' 2>/dev/null | head -n 1); cd "$root"
                good=$(ls | head -n 1); bad=$(echo "$good" | sed 's/^..../9999/')
                cp -a "$good" "$bad"
                printf 'X' | dd of="$bad/snapshot.tsnap" bs=1 seek=40 conv=notrunc 2>/dev/null
                sed -i "s/$good/$bad/g" ../current.json "$bad/manifest.json"
                cat ../current.json
                """.formatted(cluster.namespace()));
        assertThat(out).contains("9999");

        Await.until("the refusal in the log of the context's pod", BOUND, () -> log().contains("9999"));
        Serving.awaitAnswers(page, request, answer -> answer.ids().getFirst().equals(Rows.film(4)));
        assertThat(log()).containsIgnoringCase("checksum");

        new Loader(cluster).load("answers", Rows.neighbours(20, 2, 5));
        Serving.awaitAnswers(page, request, answer -> answer.ids().getFirst().equals(Rows.film(5)));
    }

    private static String log() {
        try (var pods = new Pods(cluster, "page")) {
            var pod = pods.all().getFirst().getMetadata().getName();
            return cluster.client().pods().inNamespace(cluster.namespace()).withName(pod).inContainer("context-server").getLog();
        }
    }

    private static String exec(String script) throws Exception {
        var out = new ByteArrayOutputStream();
        try (ExecWatch watch = cluster.client().pods().inNamespace(cluster.namespace()).withName(S3 + "-0")
                .writingOutput(out).writingError(out).exec("sh", "-c", script)) {
            var code = watch.exitCode().get(30, TimeUnit.SECONDS);
            assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
