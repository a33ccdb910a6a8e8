package dev.touchstone.operator.alerts;

import dev.touchstone.metrics.Label;
import dev.touchstone.metrics.MetricNames;

/** PromQL over the predictions of one Context: all its pods together, and each assigned model for itself. */
record Quantity(String namespace, String context) {
    /** Long enough for a few scrapes, short enough that a mended context is quiet soon. */
    static final String WINDOW = "5m";

    /** For what happens once: long enough to be seen by somebody. */
    static final String LONG_WINDOW = "15m";

    /**
     * Below so many predictions against the expectation in the window, an alert says nothing. A minimum of offending predictions and
     * not of traffic: one failure in a hundred breaks 99.5% without meaning anything, ten do.
     */
    static final int MINIMUM_OFFENDING = 10;

    String selector() {
        return "{%s=\"%s\",%s=\"%s\"}".formatted(Label.NAMESPACE, namespace, Label.CONTEXT, context);
    }

    /**
     * Something that must never happen did, for each value of the label. The second half sees what happened before the first scrape:
     * a counter that appears with a value has not increased.
     */
    String happened(MetricNames counter, String label) {
        var series = counter.fullName() + selector();
        return """
                sum by (%1$s) (increase(%2$s[%3$s])) > 0
                or
                sum by (%1$s) (%2$s unless %2$s offset %3$s) > 0"""
                .formatted(label, series, LONG_WINDOW);
    }

    /** The share of {@code part} in {@code whole} is below the ratio, and that is not a few predictions by chance. */
    String shareBelow(MetricNames part, MetricNames whole, Percentage atLeast) {
        return """
                (%s or 0 * %s)
                  / %s < %s
                and
                %s
                  - (%s or 0 * %s) >= %d"""
                // A model that has not answered once must not escape the comparison for want of a series: hence "or 0 *".
                .formatted(
                        rate(part), rate(whole), rate(whole), atLeast.ratio(),
                        countByModel(whole), countByModel(part), countByModel(whole), MINIMUM_OFFENDING);
    }

    /** The share of {@code part} in {@code whole} is above the ratio, and that is not a few predictions by chance. */
    String shareAbove(MetricNames part, MetricNames whole, Percentage atMost) {
        return """
                %s
                  / %s > %s
                and
                %s >= %d"""
                .formatted(rate(part), rate(whole), atMost.ratio(), countByModel(part), MINIMUM_OFFENDING);
    }

    /** Of the whole context. One in a hundred is offending, so a hundred times the minimum is needed to tell. */
    String p99Above(MetricNames histogram, String seconds) {
        return """
                histogram_quantile(0.99, sum by (le) (rate(%s_bucket%s[%s]))) > %s
                and
                sum(increase(%s_count%s[%s])) >= %d"""
                .formatted(
                        histogram.fullName(), selector(), WINDOW, seconds,
                        histogram.fullName(), selector(), WINDOW, 100 * MINIMUM_OFFENDING);
    }

    private String rate(MetricNames counter) {
        return "sum by (%s) (rate(%s%s[%s]))".formatted(Label.MODEL, counter.fullName(), selector(), WINDOW);
    }

    private String countByModel(MetricNames counter) {
        return "sum by (%s) (increase(%s%s[%s]))".formatted(Label.MODEL, counter.fullName(), selector(), WINDOW);
    }
}
