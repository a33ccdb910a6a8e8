package dev.touchstone.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;

/** The operator that the chart installed. */
final class Operator {
    private static final Duration BOUND = Duration.ofSeconds(120);
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
