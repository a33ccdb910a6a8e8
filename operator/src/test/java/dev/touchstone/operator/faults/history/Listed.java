package dev.touchstone.operator.faults.history;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the API server had of one kind at one moment.
 *
 * @param versions by kind and name
 * @param version of the whole list
 */
record Listed(RecordedKind kind, Map<String, Long> versions, long version) {
    static Listed of(KubernetesClient client, String namespace, RecordedKind kind) {
        var list = client.genericKubernetesResources(kind.definition()).inNamespace(namespace).list();
        return new Listed(kind,
                list.getItems().stream().collect(Collectors.toMap(o -> kind.name() + "/" + o.getMetadata().getName(),
                        o -> Long.parseLong(o.getMetadata().getResourceVersion()))),
                Long.parseLong(list.getMetadata().getResourceVersion()));
    }

    /** @param last of each object that was ever seen */
    void requireSeen(Map<String, Revision> last) {
        versions.forEach((object, at) -> {
            if (!last.containsKey(object) || last.get(object).version() < at) {
                throw new AssertionError(object + " at " + at + " was not seen yet");
            }
        });
        last.forEach((object, revision) -> {
            if (revision.kind().equals(kind.name()) && !revision.isDeleted() && revision.version() <= version && !versions.containsKey(object)) {
                throw new AssertionError("The deletion of " + object + " was not seen yet");
            }
        });
    }
}
