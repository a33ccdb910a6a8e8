package dev.touchstone.operator.alerts;

/** The metrics of the serving runtime that alerts read. */
final class Metrics {
    static final String NAMESPACE = "namespace";
    static final String CONTEXT = "context";
    /** The assigned model, whoever answered in the end. */
    static final String MODEL = "model";
    static final String ELIGIBLE = "touchstone_predictions_eligible_total";
    static final String ANSWERED = "touchstone_predictions_answered_total";
    static final String WITH_ITEMS = "touchstone_predictions_with_items_total";
    static final String EMPTIED_BY_RULES = "touchstone_predictions_emptied_by_rules_total";
    static final String FALLBACKS = "touchstone_fallbacks_total";
    static final String DURATION = "touchstone_prediction_duration_seconds";
    static final String ROUTE_NUMBER = "touchstone_route_number";
    static final String ROUTE_REJECTED = "touchstone_route_rejected_total";

    private Metrics() {}
}
