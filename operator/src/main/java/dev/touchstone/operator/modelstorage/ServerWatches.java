package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.loop.Watch;
import dev.touchstone.operator.modelstorage.server.SharedServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What happens to a shared server concerns every storage on it. */
final class ServerWatches {
    private ServerWatches() {}

    static List<EventSource<?, ModelStorage>> of(EventSourceContext<ModelStorage> context) {
        return List.of(
                Watch.labelled(StatefulSet.class, ModelStorage.class, SharedServer.LABEL, new StoragesOfServer<>(context), context),
                Watch.labelled(Service.class, ModelStorage.class, SharedServer.LABEL, new StoragesOfServer<>(context), context),
                Watch.labelled(ConfigMap.class, ModelStorage.class, SharedServer.LABEL, new StoragesOfServer<>(context), context),
                // Made by the StatefulSet, so without our mark.
                new InformerEventSource<>(InformerEventSourceConfiguration.from(Pod.class, ModelStorage.class)
                        .withName("pods-of-shared-servers")
                        .withLabelSelector(SharedServer.LABEL)
                        .withSecondaryToPrimaryMapper(new StoragesOfServer<>(context))
                        .withComparableResourceVersion(false)
                        .build(), context));
    }

    /** From an object of a shared server to the storages of its namespace and technology. */
    record StoragesOfServer<S extends HasMetadata>(EventSourceContext<ModelStorage> context) implements SecondaryToPrimaryMapper<S> {
        @Override
        public Set<ResourceID> toPrimaryResourceIDs(S object) {
            var technology = object.getMetadata().getLabels().get(SharedServer.LABEL);
            return context.getPrimaryCache()
                    .list(object.getMetadata().getNamespace(), s -> s.getSpec().technology().name().equals(technology)
                            && Connections.external(s).isEmpty())
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet());
        }
    }
}
