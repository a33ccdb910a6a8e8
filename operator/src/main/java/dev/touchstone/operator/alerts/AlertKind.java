package dev.touchstone.operator.alerts;

/** The registry of alerts: names, severities and what each one is made from. */
public enum AlertKind {
    ANSWERED("TouchstoneAnsweredBelowExpectation", Severity.CRITICAL, "expectations.answered.atLeast"),
    ITEMS("TouchstoneItemsBelowExpectation", Severity.WARNING, "expectations.items.atLeast"),
    EMPTIED_BY_RULES("TouchstoneEmptiedByRulesAboveExpectation", Severity.WARNING, "expectations.emptiedByRules.atMost"),
    FALLBACK("TouchstoneFallbackAboveExpectation", Severity.WARNING, "expectations.fallback.atMost"),
    LATENCY("TouchstoneLatencyAboveExpectation", Severity.CRITICAL, "expectations.latency.p99Millis"),
    ABSENT("TouchstoneContextAbsent", Severity.CRITICAL, "every Context"),
    ROUTE_REJECTED("TouchstoneRouteRejected", Severity.WARNING, "every Context"),
    VERSION_REJECTED("TouchstoneStorageVersionRejected", Severity.WARNING, "every Context");

    private final String alertName;
    private final Severity severity;
    private final String source;

    AlertKind(String alertName, Severity severity, String source) {
        this.alertName = alertName;
        this.severity = severity;
        this.source = source;
    }

    /** The value of the label {@code alertname} and the name of the runbook page. */
    public String alertName() {
        return alertName;
    }

    public Severity severity() {
        return severity;
    }

    /** The field below {@code spec} whose presence makes this alert, or in words when there always is one. */
    public String source() {
        return source;
    }

    /** {@code critical} wants a person now; {@code warning} wants one in working hours. */
    public enum Severity {
        CRITICAL("critical"),
        WARNING("warning");

        private final String label;

        Severity(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
