package dev.touchstone.e2e;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;

/** The operator that the chart installed. */
final class Operator {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String SETTINGS = "operator.properties";
    private static final String NAME = "app.kubernetes.io/name";

    private final KubernetesClient client;

    Operator(KubernetesClient client) {
        this.client = client;
    }

    /** While this runs there is no operator; afterwards there is one again, whatever happened. */
    void whileDown(Runnable action) {
        scale(0);
        try {
            action.run();
        } finally {
            scale(1);
        }
    }

    /** While this runs the operator has another property than the chart gave it; afterwards it has the chart's again. */
    void withSetting(String property, String value, Runnable action) {
        var before = set(property, value);
        try {
            restart();
            action.run();
        } finally {
            set(property, before);
            restart();
        }
    }

    /** @return what it was */
    private String set(String property, String value) {
        var found = deployment().getMetadata();
        var map = client.configMaps().inNamespace(found.getNamespace()).withName(found.getName());
        var settings = map.get().getData().get(SETTINGS);
        var before = settings.lines().filter(line -> line.startsWith(property + "=")).findFirst()
                .orElseThrow(() -> new AssertionError("The chart must set " + property));
        map.edit(existing -> new ConfigMapBuilder(existing)
                .addToData(SETTINGS, settings.replace(before + "\n", property + "=" + value + "\n")).build());
        return before.substring(property.length() + 1);
    }

    /** Deletes its pod, as a node that is drained does, and waits for the next one. */
    void restart() {
        var old = pods().getFirst().getMetadata().getUid();
        client.resource(pods().getFirst()).delete();
        Await.until("a new operator pod to be Ready", BOUND, () -> pods().stream()
                .noneMatch(pod -> pod.getMetadata().getUid().equals(old)) && ready(deployment()) == 1);
    }

    private void scale(int replicas) {
        var found = deployment();
        client.apps().deployments().inNamespace(found.getMetadata().getNamespace()).withName(found.getMetadata().getName())
                .scale(replicas);
        Await.until("the operator to have " + replicas + " pods", BOUND,
                () -> pods().size() == replicas && ready(deployment()) == replicas);
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(deployment().getMetadata().getNamespace()).withLabel(NAME, "touchstone-operator").list()
                .getItems();
    }

    private Deployment deployment() {
        return client.apps().deployments().inAnyNamespace().withLabel(NAME, "touchstone-operator").list().getItems().stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("The operator must be installed: there is no Deployment labelled " + NAME));
    }

    private static int ready(Deployment deployment) {
        var ready = deployment.getStatus().getReadyReplicas();
        return ready == null ? 0 : ready;
    }
}
