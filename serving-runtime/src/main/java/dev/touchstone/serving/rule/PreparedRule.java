package dev.touchstone.serving.rule;

import dev.touchstone.expression.CompiledRule;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.List;

/**
 * A rule with its data's places.
 *
 * @param index of the rule in the route
 * @param sources what it reads
 * @param errors counts failures on odd data
 * @param denied counts denials; {@code null} unless it denies
 */
public record PreparedRule(int index, CompiledRule compiled, List<PreparedSource> sources, CounterDataPoint errors, CounterDataPoint denied) {
    public String name() {
        return compiled.rule().name();
    }

    /** Must wait for the one batch that is read for all items. */
    boolean needsItemData() {
        return sources.stream().anyMatch(PreparedSource::itemKeyed);
    }

    PreparedSource source(String name) {
        for (PreparedSource source : sources) {
            if (source.name().equals(name)) {
                return source;
            }
        }
        throw new IllegalStateException("no data '" + name + "' in rule '" + name() + "'");
    }
}
