package dev.touchstone.operator.modelstorage.server;

import dev.touchstone.operator.pods.PodTrouble;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;
import java.util.Set;

/**
 * What there is of a shared server.
 *
 * @param trouble why its pod does not run
 */
public record ObservedServer(
        Optional<StatefulSet> statefulSet, Optional<Service> service, Optional<ConfigMap> configMap, Optional<PodTrouble> trouble) {
    public static final ObservedServer NONE = new ObservedServer(Optional.empty(), Optional.empty(), Optional.empty());

    /** Nothing is known of its pod. */
    public ObservedServer(Optional<StatefulSet> statefulSet, Optional<Service> service, Optional<ConfigMap> configMap) {
        this(statefulSet, service, configMap, Optional.empty());
    }

    public boolean isReady() {
        return statefulSet.map(StatefulSet::getStatus)
                .map(status -> status.getReadyReplicas())
                .filter(ready -> ready > 0)
                .isPresent();
    }

    public Set<String> retaining() {
        return Retaining.read(statefulSet.map(s -> s.getMetadata().getAnnotations()).orElse(null));
    }
}
