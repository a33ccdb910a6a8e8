package dev.touchstone.operator.alerts;

/**
 * PromQL over the predictions of one Context: all pods, models and variants together. Sums keep no labels, since the selectors
 * already pin the context and the rule says it again.
 */
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

    /** Events per second; nothing when the counter was never seen. */
    String rate(String counter) {
        return "sum(rate(%s%s[%s]))".formatted(counter, selector(), WINDOW);
    }

    /** Events in the window; nothing when the counter was never seen. */
    String count(String counter) {
        return "sum(increase(%s%s[%s]))".formatted(counter, selector(), WINDOW);
    }

    /** The share of {@code part} in {@code whole} is below the ratio, and that is not a few predictions by chance. */
    String shareBelow(String part, String whole, Percentage atLeast) {
        return """
                %s
                  / %s < %s
                and
                %s
                  - %s >= %d"""
                .formatted(
                        orZero(rate(part)), rate(whole), atLeast.ratio(),
                        count(whole), orZero(count(part)), MINIMUM_OFFENDING);
    }

    /** The share of {@code part} in {@code whole} is above the ratio, and that is not a few predictions by chance. */
    String shareAbove(String part, String whole, Percentage atMost) {
        return """
                %s
                  / %s > %s
                and
                %s >= %d"""
                .formatted(rate(part), rate(whole), atMost.ratio(), count(part), MINIMUM_OFFENDING);
    }

    /** One in a hundred is offending, so a hundred times the minimum is needed to tell. */
    String p99Above(String histogram, String seconds) {
        return """
                histogram_quantile(0.99, sum by (le) (rate(%s_bucket%s[%s]))) > %s
                and
                %s >= %d"""
                .formatted(histogram, selector(), WINDOW, seconds, count(histogram + "_count"), 100 * MINIMUM_OFFENDING);
    }

    /** A context that has not answered once must not escape the comparison for want of a series. */
    private static String orZero(String sum) {
        return "(" + sum + " or vector(0))";
    }
}
