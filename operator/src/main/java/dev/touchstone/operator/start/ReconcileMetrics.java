package dev.touchstone.operator.start;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code touchstone_operator_reconciliation_seconds{controller, result}}: how long reconciliations take and how many fail,
 * and {@code touchstone_operator_reconciliations_submitted_total{kind}}: how many were asked for. Bounded by the number of controllers.
 */
final class ReconcileMetrics implements Metrics {
    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        var sample = Timer.start(registry);
        var result = "failed";
        try {
            T value = execution.execute();
            result = "succeeded";
            return value;
        } finally {
            sample.stop(timer(execution.controllerName(), result));
        }
    }

    @Override
    public void reconciliationSubmitted(HasMetadata resource, RetryInfo retryInfo, Map<String, Object> metadata) {
        registry.counter("touchstone_operator_reconciliations_submitted", "kind", resource.getKind()).increment();
    }

    private Timer timer(String controller, String result) {
        return timers.computeIfAbsent(controller + '/' + result, key -> Timer.builder("touchstone_operator_reconciliation")
                .description("Time that one reconciliation took")
                .tag("controller", controller)
                .tag("result", result)
                .register(registry));
    }
}
