package dev.touchstone.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.stream.Collectors;

/** What one would look at first when a test failed. */
final class Diagnosis {
    private static final List<String> KINDS = List.of("ModelStorage", "Model", "Context", "ABTest");

    private Diagnosis() {}

    static String of(KubernetesClient client, String namespace) {
        var text = new StringBuilder("--- what there was in namespace " + namespace + "\n");
        for (var kind : KINDS) {
            client.genericKubernetesResources("touchstone.dev/v1alpha1", kind).inNamespace(namespace).list().getItems()
                    .forEach(item -> text.append(describe(item)));
        }
        client.pods().inNamespace(namespace).list().getItems().forEach(pod -> text.append(describe(client, pod)));
        client.pods().inAnyNamespace().withLabel("app.kubernetes.io/name", "touchstone-operator").list().getItems()
                .forEach(pod -> text.append(describe(client, pod)));
        return text.toString();
    }

    private static String describe(GenericKubernetesResource item) {
        return item.getKind() + " " + item.getMetadata().getName() + " (generation " + item.getMetadata().getGeneration() + ")\n"
                + Status.of(item).list("conditions").stream().map(each -> "    " + each + "\n").collect(Collectors.joining());
    }

    private static String describe(KubernetesClient client, Pod pod) {
        var name = pod.getMetadata().getName();
        var text = new StringBuilder("Pod " + name + ": " + pod.getStatus().getPhase() + "\n");
        for (var container : pod.getStatus().getContainerStatuses()) {
            text.append("    ").append(container.getName()).append(" ready=").append(container.getReady()).append(" restarts=")
                    .append(container.getRestartCount()).append(" ").append(container.getState()).append('\n');
            try {
                client.pods().inNamespace(pod.getMetadata().getNamespace()).withName(name).inContainer(container.getName())
                        .tailingLines(25).getLog().lines().forEach(line -> text.append("    | ").append(line).append('\n'));
            } catch (KubernetesClientException e) {
                text.append("    no log: ").append(e.getMessage()).append('\n');
            }
        }
        return text.toString();
    }
}
