package dev.touchstone.operator.alerts;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextSpec.Expectations;
import dev.touchstone.metrics.Label;
import dev.touchstone.metrics.MetricNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides which alerts a Context has, one for each expectation and those that every Context needs. */
final class ExpectationAlerts {
    private static final String PERCENT_NOW = "{{ $value | humanizePercentage }}";
    private static final String DURATION_NOW = "{{ $value | humanizeDuration }}";
    private static final String MODEL = "{{ $labels.model }}";
    private static final String SUSTAINED = "5m";

    private final Context context;
    private final AlertSettings settings;
    private final String namespace;
    private final String name;
    private final Quantity quantity;

    ExpectationAlerts(Context context, AlertSettings settings) {
        this.context = context;
        this.settings = settings;
        this.namespace = context.getMetadata().getNamespace();
        this.name = context.getMetadata().getName();
        this.quantity = new Quantity(namespace, name);
    }

    List<Alert> alerts() {
        var alerts = new ArrayList<Alert>();
        expectations().ifPresent(expected -> addExpected(expected, alerts));
        alerts.add(absent());
        alerts.add(routeRejected());
        alerts.add(versionRejected());
        return List.copyOf(alerts);
    }

    private void addExpected(Expectations expected, List<Alert> alerts) {
        Optional.ofNullable(expected.answered()).ifPresent(e -> alerts.add(answered(new Percentage(e.atLeast()))));
        Optional.ofNullable(expected.items()).ifPresent(e -> alerts.add(items(e.count(), new Percentage(e.atLeast()))));
        Optional.ofNullable(expected.emptiedByRules()).ifPresent(e -> alerts.add(emptied(new Percentage(e.atMost()))));
        Optional.ofNullable(expected.fallback()).ifPresent(e -> alerts.add(fallback(new Percentage(e.atMost()))));
        Optional.ofNullable(expected.latency()).ifPresent(e -> alerts.add(latency(e.p99Millis())));
    }

    private Alert answered(Percentage atLeast) {
        return alert(AlertKind.ANSWERED, quantity.shareBelow(MetricNames.ANSWERED, MetricNames.ELIGIBLE, atLeast), SUSTAINED,
                "Model %s answers too few of its requests in %s".formatted(MODEL, place()),
                "Model %s itself answered %s of the requests assigned to it in %s in the last %s; expected is at least %s."
                        .formatted(MODEL, PERCENT_NOW, place(), Quantity.WINDOW, atLeast.text()));
    }

    private Alert items(int count, Percentage atLeast) {
        return alert(AlertKind.ITEMS, quantity.shareBelow(MetricNames.WITH_ITEMS, MetricNames.ELIGIBLE, atLeast), SUSTAINED,
                "Model %s gives too few items in %s".formatted(MODEL, place()),
                "Model %s itself gave %d items (or all that were asked for) after the rules in %s of the requests assigned to it in %s in the last %s; expected is at least %s."
                        .formatted(MODEL, count, PERCENT_NOW, place(), Quantity.WINDOW, atLeast.text()));
    }

    private Alert emptied(Percentage atMost) {
        return alert(AlertKind.EMPTIED_BY_RULES,
                quantity.shareAbove(MetricNames.EMPTIED_BY_RULES, MetricNames.ANSWERED, atMost), SUSTAINED,
                "Business rules empty too many answers of model %s in %s".formatted(MODEL, place()),
                "Business rules left nothing of %s of the answers of model %s in %s in the last %s; expected is at most %s."
                        .formatted(PERCENT_NOW, MODEL, place(), Quantity.WINDOW, atMost.text()));
    }

    private Alert fallback(Percentage atMost) {
        return alert(AlertKind.FALLBACK, quantity.shareAbove(MetricNames.FALLBACKS, MetricNames.ELIGIBLE, atMost), SUSTAINED,
                "Too many requests of model %s fall back in %s".formatted(MODEL, place()),
                "Fallbacks were tried for %s of the requests assigned to model %s in %s in the last %s; expected is at most %s."
                        .formatted(PERCENT_NOW, MODEL, place(), Quantity.WINDOW, atMost.text()));
    }

    private Alert latency(int p99Millis) {
        var seconds = BigDecimal.valueOf(p99Millis, 3).stripTrailingZeros().toPlainString();
        return alert(AlertKind.LATENCY, quantity.p99Above(MetricNames.PREDICTION_DURATION, seconds), SUSTAINED,
                "Predictions of %s are slow".formatted(place()),
                "One in a hundred predictions of %s took longer than %s in the last %s; expected is at most %dms."
                        .formatted(place(), DURATION_NOW, Quantity.WINDOW, p99Millis));
    }

    private Alert absent() {
        return alert(AlertKind.ABSENT, "absent(%s%s > 0)".formatted(MetricNames.ROUTE_NUMBER.fullName(), quantity.selector()), SUSTAINED,
                "No context server of %s reports".formatted(place()),
                "Prometheus sees no context server of %s: none runs with a route, or none is scraped.".formatted(place()));
    }

    private Alert routeRejected() {
        return alert(AlertKind.ROUTE_REJECTED, quantity.happened(MetricNames.ROUTE_REJECTED, Label.CONTEXT), "1m",
                "A context server of %s refused its new route".formatted(place()),
                "A context server of %s could not prepare its new route and goes on with the last good one: changes do not arrive."
                        .formatted(place()));
    }

    private Alert versionRejected() {
        return alert(AlertKind.VERSION_REJECTED, quantity.happened(MetricNames.STORAGE_VERSION_REJECTED, Label.STORAGE), "1m",
                "A new version of storage {{ $labels.storage }} was refused in %s".formatted(place()),
                "A context server of %s could not take the version of storage {{ $labels.storage }} that was published, and goes on with the one before."
                        .formatted(place()));
    }

    private Alert alert(AlertKind kind, String expr, String forDuration, String summary, String description) {
        var labels = new TreeMap<>(Map.of(
                Label.CONTEXT, name, Label.NAMESPACE, namespace, "severity", kind.severity().label()));
        owner().ifPresent(owner -> labels.put("owner", TemplateText.literal(owner)));
        var annotations = new LinkedHashMap<String, String>();
        annotations.put("summary", summary);
        annotations.put("description", description);
        businessCase().ifPresent(text -> annotations.put("business_case", TemplateText.literal(text)));
        annotations.put("runbook_url", settings.runbookUrl(kind));
        return new Alert(kind, expr, forDuration, labels, annotations);
    }

    private String place() {
        return namespace + "/" + name;
    }

    private Optional<Expectations> expectations() {
        return Optional.ofNullable(context.getSpec().expectations());
    }

    private Optional<String> owner() {
        return Optional.ofNullable(context.getSpec().documentation()).map(d -> d.owner()).filter(o -> !o.isBlank());
    }

    private Optional<String> businessCase() {
        return Optional.ofNullable(context.getSpec().documentation()).map(d -> d.businessCase()).filter(t -> !t.isBlank());
    }
}
