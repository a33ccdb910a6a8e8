package dev.touchstone.metrics;

import static dev.touchstone.metrics.Label.CONTEXT;
import static dev.touchstone.metrics.Label.DATA;
import static dev.touchstone.metrics.Label.MODEL;
import static dev.touchstone.metrics.Label.NAMESPACE;
import static dev.touchstone.metrics.Label.REASON;
import static dev.touchstone.metrics.Label.RESULT;
import static dev.touchstone.metrics.Label.RULE;
import static dev.touchstone.metrics.Label.RUN;
import static dev.touchstone.metrics.Label.STORAGE;
import static dev.touchstone.metrics.Label.TEST;
import static dev.touchstone.metrics.Label.VARIANT;
import static dev.touchstone.metrics.Label.VERSION;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every metric of the serving runtime. A new one is a line here, one in the docs, and whoever counts it. */
public enum MetricNames {
    PREDICTIONS("touchstone_predictions_total", Type.Counter,
            "Valid requests by result: Answered, NotAnswered or Denied.", RESULT),
    PREDICTION_DURATION("touchstone_prediction_duration_seconds", Type.Histogram,
            "Time from the whole request being read to the answer being written, of valid requests."),
    ELIGIBLE("touchstone_predictions_eligible_total", Type.Counter,
            "Valid requests that were not denied: the denominator of every quality ratio.", MODEL, TEST, VARIANT),
    ANSWERED("touchstone_predictions_answered_total", Type.Counter,
            "Eligible predictions to which the assigned model itself gave a valid, non-empty answer in time, before rules.", MODEL, TEST, VARIANT),
    WITH_ITEMS("touchstone_predictions_with_items_total", Type.Counter,
            "Eligible predictions for which the assigned model's own answer had, after rules, at least min(count, expectation) items.", MODEL, TEST, VARIANT),
    EMPTIED_BY_RULES("touchstone_predictions_emptied_by_rules_total", Type.Counter,
            "Answered predictions of which the rules left nothing.", MODEL, TEST, VARIANT),
    SERVED("touchstone_predictions_served_total", Type.Counter,
            "Eligible predictions that ended with a non-empty answer from anyone.", MODEL, TEST, VARIANT),
    FALLBACKS("touchstone_fallbacks_total", Type.Counter,
            "Eligible predictions that went to the fallbacks, by what became of the assigned model's answer: error, timeout, shed, no_answer or emptied_by_rules.", MODEL, TEST, VARIANT, REASON),
    ITEMS_REMOVED("touchstone_items_removed_total", Type.Counter,
            "Items that a rule excluded among the assigned model's first `count` candidates.", MODEL, TEST, VARIANT, RULE),
    EXPOSURES("touchstone_exposures_total", Type.Counter,
            "Requests that were assigned a variant, counted before the model is called.", TEST, RUN, VARIANT),
    WITHOUT_UNIT("touchstone_predictions_without_unit_total", Type.Counter,
            "Eligible predictions without a unit (empty, or longer than 256 bytes): served, but in no test."),
    DENIED("touchstone_predictions_denied_total", Type.Counter,
            "Valid requests that a rule denied.", RULE),
    RULE_DATA_UNAVAILABLE("touchstone_rule_data_unavailable_total", Type.Counter,
            "Times that a rule's data could not be read in time and its `onUnavailable` decided.", RULE, DATA),
    RULE_ERRORS("touchstone_rule_errors_total", Type.Counter,
            "Times that a rule's expression failed on odd data, which counts as matched.", RULE),
    REJECTED("touchstone_requests_rejected_total", Type.Counter,
            "Requests without a prediction: invalid, too_large, unsupported_media_type, shed, no_route or failed (a mistake of ours, which is logged).", REASON),
    IN_FLIGHT("touchstone_predictions_in_flight", Type.Gauge,
            "Predictions under way."),
    MODEL_DURATION("touchstone_model_duration_seconds", Type.Histogram,
            "Time that a model took to answer or fail, as model or as fallback.", MODEL),
    MODEL_FAILURES("touchstone_model_failures_total", Type.Counter,
            "Calls of a model that gave no answer, as model or as fallback: error, timeout, shed or no_answer.", MODEL, REASON),
    STORAGE_READS("touchstone_storage_reads_total", Type.Counter,
            "Keys asked for, by where they came from: cache, coalesced (with a read under way) or server.", STORAGE, RESULT),
    STORAGE_FAILURES("touchstone_storage_read_failures_total", Type.Counter,
            "Keys that could not be read, by reason: unavailable, unauthorized, shed, unreadable or other.", STORAGE, REASON),
    STORAGE_READ_DURATION("touchstone_storage_read_duration_seconds", Type.Histogram,
            "Time of one round trip to a storage, failed ones included.", STORAGE),
    STORAGE_UP("touchstone_storage_up", Type.Gauge,
            "1 while the storage's pointer can be read, else 0.", STORAGE),
    STORAGE_PUBLISHED("touchstone_storage_version_published_timestamp_seconds", Type.Gauge,
            "When the version that is being served was published, in Unix time; 0 when nothing was published yet.", STORAGE),
    STORAGE_VERSION_REJECTED("touchstone_storage_version_rejected_total", Type.Counter,
            "Published versions that could not be taken, by reason: corrupt, no_space or other. The version before stays.", STORAGE, REASON),
    CACHE_BYTES("touchstone_storage_cache_bytes", Type.Gauge,
            "Estimated size of the near-cache."),
    ROUTE_NUMBER("touchstone_route_number", Type.Gauge,
            "The number of the route in force; 0 before the first."),
    ROUTE_REJECTED("touchstone_route_rejected_total", Type.Counter,
            "Routes that could not be taken. The route before stays."),
    BUILD_INFO("touchstone_context_server_version", Type.Gauge,
            "Always 1; tells the version of the context server.", VERSION);

    /** As Prometheus has them. */
    public enum Type {
        Counter,
        Gauge,
        Histogram
    }

    private final String fullName;
    private final Type type;
    private final String help;
    private final List<String> labels;

    MetricNames(String fullName, Type type, String help, String... labels) {
        this.fullName = fullName;
        this.type = type;
        this.help = help;
        List<String> all = new ArrayList<>(List.of(NAMESPACE, CONTEXT));
        all.addAll(Arrays.asList(labels));
        this.labels = List.copyOf(all);
    }

    /** As it is scraped; a histogram has {@code _bucket}, {@code _sum} and {@code _count} after it. */
    public String fullName() {
        return fullName;
    }

    public Type type() {
        return type;
    }

    public String help() {
        return help;
    }

    /** In the order of their values; the first two are always namespace and context. */
    public List<String> labels() {
        return labels;
    }
}
