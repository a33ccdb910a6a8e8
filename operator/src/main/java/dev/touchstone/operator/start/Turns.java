package dev.touchstone.operator.start;

import dev.touchstone.operator.loop.FairExecutor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Map;

/**
 * Tells the executor whose reconciliation is submitted next. JOSDK gives an executor nothing but a task; but it reports the resource
 * to its metrics on the same thread, right before.
 */
final class Turns implements Metrics {
    private final FairExecutor executor;

    Turns(FairExecutor executor) {
        this.executor = executor;
    }

    @Override
    public void reconciliationSubmitted(HasMetadata resource, RetryInfo retryInfo, Map<String, Object> metadata) {
        executor.announce(resource.getMetadata().getNamespace());
    }
}
