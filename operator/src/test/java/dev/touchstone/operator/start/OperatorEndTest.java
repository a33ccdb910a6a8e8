package dev.touchstone.operator.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OperatorEndTest {
    private static final Set<String> OURS = Set.of("pod-observer", "storage-observer", "events", "stale-lease", "reappearance");

    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    @Test
    void afterItsEndItLooksAtNothingAnyMore() throws Exception {
        var before = ours();
        var started = new HashSet<Thread>();
        try (var redis = RedisProcess.start(); var operator = RunningOperator.start(CLUSTER)) {
            var films = new Films(CLUSTER.client(), redis);
            films.create();
            films.context("page");
            Eventually.holds(() -> {
                started.addAll(ours());
                started.removeAll(before);
                assertThat(started).extracting(Thread::getName).contains("pod-observer", "storage-observer");
            });
        }

        Eventually.holds(() -> assertThat(started).noneMatch(Thread::isAlive));
    }

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> OURS.contains(thread.getName())).collect(Collectors.toSet());
    }
}
