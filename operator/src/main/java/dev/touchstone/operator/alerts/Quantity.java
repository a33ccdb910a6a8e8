package dev.touchstone.operator.alerts;

/** PromQL over the predictions of one Context: all its pods together, and each assigned model for itself. */
record Quantity(String namespace, String context) {
    /** Long enough for a few scrapes, short enough that a mended context is quiet soon. */
    static final String WINDOW = "5m";

    /**
     * Below so many predictions against the expectation in the window, an alert says nothing. A minimum of offending predictions and
     * not of traffic: one failure in a hundred breaks 99.5% without meaning anything, ten do.
     */
    static final int MINIMUM_OFFENDING = 10;

    String selector() {
        return "{%s=\"%s\",%s=\"%s\"}".formatted(Metrics.NAMESPACE, namespace, Metrics.CONTEXT, context);
    }

    /** Events of the whole context in the window; nothing when the counter was never seen. */
    String count(String counter) {
        return "sum(increase(%s%s[%s]))".formatted(counter, selector(), WINDOW);
    }

    /** The share of {@code part} in {@code whole} is below the ratio, and that is not a few predictions by chance. */
    String shareBelow(String part, String whole, Percentage atLeast) {
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
    String shareAbove(String part, String whole, Percentage atMost) {
        return """
                %s
                  / %s > %s
                and
                %s >= %d"""
                .formatted(rate(part), rate(whole), atMost.ratio(), countByModel(part), MINIMUM_OFFENDING);
    }

    /** Of the whole context. One in a hundred is offending, so a hundred times the minimum is needed to tell. */
    String p99Above(String histogram, String seconds) {
        return """
                histogram_quantile(0.99, sum by (le) (rate(%s_bucket%s[%s]))) > %s
                and
                %s >= %d"""
                .formatted(histogram, selector(), WINDOW, seconds, count(histogram + "_count"), 100 * MINIMUM_OFFENDING);
    }

    private String rate(String counter) {
        return "sum by (%s) (rate(%s%s[%s]))".formatted(Metrics.MODEL, counter, selector(), WINDOW);
    }

    private String countByModel(String counter) {
        return "sum by (%s) (increase(%s%s[%s]))".formatted(Metrics.MODEL, counter, selector(), WINDOW);
    }
}
