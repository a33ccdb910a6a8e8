package dev.touchstone.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.operator.testing.LogLines;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TroublesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Troubles troubles = new Troubles(nanos::get);

    @Test
    void whatFailsAgainAndAgainIsSaidOnceForEachResource() {
        try (var log = new LogLines(Troubles.class)) {
            for (int i = 0; i < 20; i++) {
                troubles.failed(model("a"), new KubernetesClientException("connection refused"));
                troubles.failed(model("b"), new KubernetesClientException("connection refused"));
            }
            assertThat(log.size()).isEqualTo(2);
            assertThat(log.stackTraces()).isEmpty();
        }
    }

    @Test
    void anotherFailureOneAfterAWhileAndOneAfterASuccessAreSaid() {
        try (var log = new LogLines(Troubles.class)) {
            troubles.failed(model("a"), new KubernetesClientException("connection refused"));
            troubles.failed(model("a"), new KubernetesClientException("forbidden", 403, null));
            troubles.over(model("a"));
            troubles.failed(model("a"), new KubernetesClientException("forbidden", 403, null));
            nanos.addAndGet(Duration.ofMinutes(6).toNanos());
            troubles.failed(model("a"), new KubernetesClientException("forbidden", 403, null));
            assertThat(log.size()).isEqualTo(4);
        }
    }

    @Test
    void onlyABugOfOursComesWithAStackTrace() {
        try (var log = new LogLines(Troubles.class)) {
            troubles.failed(model("a"), new IllegalStateException("ours"));
            assertThat(log.stackTraces()).singleElement().asString().contains("ours");
        }
    }

    private static Model model(String name) {
        var model = new Model();
        model.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("shop").withUid(name).build());
        return model;
    }
}
