package dev.touchstone.operator.context;

import dev.touchstone.operator.alerts.AlertRules;
import dev.touchstone.operator.time.Window;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether the API server knows PrometheusRules; asked again from time to time, as they may be installed after us. */
final class PrometheusOperator {
    private static final Duration ASKED_EVERY = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final Clock clock;
    private volatile Answer answer = Answer.NONE;

    PrometheusOperator(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    private record Answer(boolean installed, Window fresh) {
        static final Answer NONE = new Answer(false, new Window(Instant.MIN, Duration.ZERO));
    }

    boolean isInstalled() {
        var now = clock.instant();
        if (!answer.fresh().contains(now)) {
            var resources = client.getApiResources(AlertRules.PROMETHEUS_RULE_API_VERSION);
            var installed = resources != null && resources.getResources().stream()
                    .anyMatch(resource -> AlertRules.PROMETHEUS_RULE_KIND.equals(resource.getKind()));
            answer = new Answer(installed, new Window(now, ASKED_EVERY));
        }
        return answer.installed();
    }
}
