package dev.touchstone.operator.alerts;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the installation decides about alerts.
 *
 * @param labels on the PrometheusRule and the ConfigMap, such as {@code release: prometheus}: a Prometheus selects its rules by
 *     them and ignores all others
 * @param runbookBaseUrl where the runbooks are; {@code <Alert>.md} is appended
 */
public record AlertSettings(Map<String, String> labels, String runbookBaseUrl) {
    public AlertSettings {
        labels = new TreeMap<>(labels);
        runbookBaseUrl = runbookBaseUrl.replaceAll("/+$", "");
    }

    String runbookUrl(AlertKind kind) {
        return runbookBaseUrl + "/" + kind.alertName() + ".md";
    }
}
