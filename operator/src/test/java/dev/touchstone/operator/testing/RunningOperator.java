package dev.touchstone.operator.testing;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.start.Settings;
import dev.touchstone.operator.start.TouchstoneOperator;
import dev.touchstone.storage.Drivers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The operator, in this process, with all its reconcilers, for one namespace. */
public final class RunningOperator implements AutoCloseable {
    private final TouchstoneOperator operator;
    private final Vertx vertx;
    private final CompletableFuture<Void> leadershipLost;

    private RunningOperator(TouchstoneOperator operator, Vertx vertx, CompletableFuture<Void> leadershipLost) {
        this.operator = operator;
        this.vertx = vertx;
        this.leadershipLost = leadershipLost;
    }

    /** With the rights that the chart gives it. */
    public static RunningOperator start(ControlPlane cluster) {
        return start(cluster, ShippedRights.client(cluster), Map.of());
    }

    public static RunningOperator start(ControlPlane cluster, KubernetesClient client, Map<String, String> overrides) {
        return start(cluster, client, overrides, Clock.systemUTC());
    }

    public static RunningOperator start(ControlPlane cluster, KubernetesClient client, Map<String, String> overrides, Clock clock) {
        return start(cluster.namespace(), client, overrides, clock);
    }

    /** One of several in this process, each for a namespace of its own. */
    public static RunningOperator start(String namespace, KubernetesClient client, Map<String, String> overrides, Clock clock) {
        return start(namespace, client, overrides, clock, Metrics.NOOP);
    }

    /** @param metrics hears of every reconciliation */
    public static RunningOperator start(
            String namespace, KubernetesClient client, Map<String, String> overrides, Clock clock, Metrics metrics) {
        try {
            var vertx = Vertx.vertx();
            var leadershipLost = new CompletableFuture<Void>();
            Path directory = Files.createTempDirectory("touchstone-operator-");
            var operator = new TouchstoneOperator(client, settings(namespace, overrides), clock,
                    Drivers.standard(vertx, clock, directory), metrics, () -> leadershipLost.complete(null));
            try {
                operator.start();
            } catch (RuntimeException e) {
                vertx.close();
                throw e;
            }
            return new RunningOperator(operator, vertx, leadershipLost);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As {@code touchstone.*} properties would give them. */
    public static Settings settings(String namespace, Map<String, String> overrides) {
        var values = new HashMap<>(Map.of(
                "touchstone.namespaces", namespace,
                "touchstone.instance", "test",
                "touchstone.leader-election.enabled", "false",
                "touchstone.redis.image", "redis:test",
                "touchstone.s3.image", "versitygw:test",
                "touchstone.runtime.image", "runtime:test"));
        values.putAll(overrides);
        return new SmallRyeConfigBuilder().withMapping(Settings.class).withDefaultValues(values)
                .addDefaultInterceptors().build().getConfigMapping(Settings.class);
    }

    /** Completed when the lease is lost. A real process ends then; this one goes on, as one does that hangs. */
    public CompletionStage<Void> leadershipLost() {
        return leadershipLost.minimalCompletionStage();
    }

    public TouchstoneOperator operator() {
        return operator;
    }

    @Override
    public void close() throws Exception {
        try {
            operator.close();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }
}
