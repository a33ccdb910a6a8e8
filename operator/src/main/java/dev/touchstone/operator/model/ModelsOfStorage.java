package dev.touchstone.operator.model;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.loop.Index;
import dev.touchstone.operator.references.References;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;
import java.util.stream.Collectors;

/** From a storage to the models that look up in it, including those that were there first. */
final class ModelsOfStorage implements SecondaryToPrimaryMapper<ModelStorage> {
    private final Index<Model> byStorage = new Index<>("storage", References::storages);
    private final EventSourceContext<Model> context;

    ModelsOfStorage(EventSourceContext<Model> context) {
        this.context = context;
        byStorage.on(context.getPrimaryCache());
    }

    @Override
    public Set<ResourceID> toPrimaryResourceIDs(ModelStorage storage) {
        return byStorage.find(context.getPrimaryCache(), storage.getMetadata().getNamespace(), storage.getMetadata().getName()).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }
}
