package dev.touchstone.operator.model;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;
import java.util.stream.Collectors;

/** From a storage to the models that look up in it, including those that were there first. */
record ModelsOfStorage(EventSourceContext<Model> context) implements SecondaryToPrimaryMapper<ModelStorage> {
    @Override
    public Set<ResourceID> toPrimaryResourceIDs(ModelStorage storage) {
        var name = storage.getMetadata().getName();
        return context.getPrimaryCache()
                .list(storage.getMetadata().getNamespace(), model -> model.getSpec().lookup() != null
                        && model.getSpec().lookup().storageRef().name().equals(name))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }
}
