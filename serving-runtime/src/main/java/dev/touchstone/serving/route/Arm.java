package dev.touchstone.serving.route;

import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.metrics.ServingMetrics;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An assignment, and the counters of its quality: the model that was assigned, under the test and variant that assigned it.
 *
 * @param test empty: no test
 * @param variant empty: no test
 * @param fallbacks by reason
 * @param removed by index of the rule
 */
public record Arm(
        PreparedModel model,
        String test,
        String variant,
        CounterDataPoint eligible,
        CounterDataPoint answered,
        CounterDataPoint withItems,
        CounterDataPoint emptied,
        CounterDataPoint served,
        Map<String, CounterDataPoint> fallbacks,
        List<CounterDataPoint> removed) {
    public static final String EMPTIED_BY_RULES = "emptied_by_rules";
    static final List<String> REASONS = List.of("error", "timeout", "shed", "no_answer", EMPTIED_BY_RULES);
    static final List<MetricNames> PLAIN = List.of(
            MetricNames.ELIGIBLE, MetricNames.ANSWERED, MetricNames.WITH_ITEMS, MetricNames.EMPTIED_BY_RULES, MetricNames.SERVED);

    static Arm of(PreparedModel model, String test, String variant, List<String> rules, ServingMetrics metrics) {
        String name = model.name();
        Map<String, CounterDataPoint> fallbacks = new HashMap<>();
        REASONS.forEach(reason -> fallbacks.put(reason, metrics.counter(MetricNames.FALLBACKS, name, test, variant, reason)));
        return new Arm(model, test, variant,
                metrics.counter(MetricNames.ELIGIBLE, name, test, variant),
                metrics.counter(MetricNames.ANSWERED, name, test, variant),
                metrics.counter(MetricNames.WITH_ITEMS, name, test, variant),
                metrics.counter(MetricNames.EMPTIED_BY_RULES, name, test, variant),
                metrics.counter(MetricNames.SERVED, name, test, variant),
                Map.copyOf(fallbacks),
                rules.stream().map(rule -> metrics.counter(MetricNames.ITEMS_REMOVED, name, test, variant, rule)).toList());
    }

    /** Forgets the counters. */
    void remove(List<String> rules, ServingMetrics metrics) {
        PLAIN.forEach(metric -> metrics.remove(metric, model.name(), test, variant));
        REASONS.forEach(reason -> metrics.remove(MetricNames.FALLBACKS, model.name(), test, variant, reason));
        rules.forEach(rule -> metrics.remove(MetricNames.ITEMS_REMOVED, model.name(), test, variant, rule));
    }
}
