package dev.touchstone.operator.alerts;

import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.Documentation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** An owner's name on its way through Prometheus. */
final class Owners {
    private Owners() {}

    static ContextSpec replace(ContextSpec spec, String owner) {
        return new ContextSpec(
                spec.endpoint(), spec.unit(), spec.modelRef(), spec.deadlineMillis(), spec.fallbacks(), spec.rules(),
                spec.expectations(), spec.capacity(), new Documentation(null, owner, owner, List.of()));
    }

    /** A promtool test in which the context is absent, and its alert must carry the owner exactly. */
    static String absentAlertWithOwner(String owner) {
        var labels = Map.of("severity", "critical", "namespace", "shop", "context", "film-page", "owner", owner);
        var annotations = Map.of(
                "summary", "No context server of shop/film-page reports",
                "description", "Prometheus sees no context server of shop/film-page: none runs with a route, or none is scraped.",
                "business_case", owner,
                "runbook_url", AlertRulesTest.SETTINGS.runbookUrl(AlertKind.ABSENT));
        return Serialization.asJson(Map.of(
                "rule_files", List.of("rules.yaml"),
                "evaluation_interval", "30s",
                "tests", List.of(Map.of(
                        "interval", "30s",
                        "input_series", List.of(),
                        "alert_rule_test", List.of(Map.of(
                                "alertname", AlertKind.ABSENT.alertName(),
                                "eval_time", "10m",
                                "exp_alerts", List.of(Map.of("exp_labels", labels, "exp_annotations", annotations))))))));
    }
}
