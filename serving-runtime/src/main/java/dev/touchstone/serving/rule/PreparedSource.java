package dev.touchstone.serving.rule;

import dev.touchstone.api.v1alpha1.OnMissing;
import dev.touchstone.api.v1alpha1.OnUnavailable;
import dev.touchstone.expression.CompiledRule.CompiledData;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.time.Duration;

/**
 * One data source of one rule.
 *
 * @param index among all sources of the context
 * @param storage index of the storage in the route
 * @param itemKeyed read in one batch for all items, not once for the request
 * @param unavailable counts how often it was
 */
public record PreparedSource(int index, int storage, CompiledData compiled, boolean itemKeyed, CounterDataPoint unavailable) {
    String name() {
        return compiled.source().name();
    }

    boolean excludesMissing() {
        return compiled.source().onMissing() == OnMissing.Exclude;
    }

    boolean open() {
        return compiled.source().onUnavailable() == OnUnavailable.Open;
    }

    boolean stale() {
        return compiled.source().onUnavailable() == OnUnavailable.Stale;
    }

    Duration maximumStaleness() {
        Integer seconds = compiled.source().maxStalenessSeconds();
        return Duration.ofSeconds(seconds == null ? 0 : seconds);
    }
}
