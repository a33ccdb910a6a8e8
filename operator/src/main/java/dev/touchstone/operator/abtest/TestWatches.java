package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import dev.touchstone.operator.loop.Watch;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a test is watched by: its context, everything that it holds, and what it waits for. */
final class TestWatches {
    private final EventSourceContext<ABTest> context;
    private final InformerEventSource<Context, ABTest> contexts;
    private final InformerEventSource<Model, ABTest> models;
    private final InformerEventSource<ModelStorage, ABTest> storages;

    TestWatches(EventSourceContext<ABTest> context) {
        this.context = context;
        this.contexts = Watch.read(Context.class, ABTest.class, this::of, context);
        this.models = Watch.read(Model.class, ABTest.class, model -> concerned(model, LockedKind.Model), context);
        this.storages = Watch.read(ModelStorage.class, ABTest.class, storage -> concerned(storage, LockedKind.ModelStorage), context);
    }

    List<EventSource<?, ABTest>> all() {
        return List.of(contexts, models, storages);
    }

    Map<Target, CustomResource<?, ?>> objects(String namespace) {
        var objects = new HashMap<Target, CustomResource<?, ?>>();
        contexts.list(namespace, any -> true).forEach(found -> objects.put(Target.of(found), found));
        models.list(namespace, any -> true).forEach(found -> objects.put(Target.of(found), found));
        storages.list(namespace, any -> true).forEach(found -> objects.put(Target.of(found), found));
        return objects;
    }

    List<ABTest> siblings(ABTest of) {
        return tests(of, test -> test.getSpec().contextRef().name().equals(of.getSpec().contextRef().name())
                && !test.getMetadata().getUid().equals(of.getMetadata().getUid()));
    }

    private Set<ResourceID> of(Context changed) {
        return ids(tests(changed, test -> test.getSpec().contextRef().name().equals(changed.getMetadata().getName())));
    }

    /** Those that have it pinned, and those that have nothing pinned and may wait for it. */
    private Set<ResourceID> concerned(HasMetadata changed, LockedKind kind) {
        return ids(tests(changed, test -> test.getStatus() == null || test.getStatus().pinned().isEmpty()
                || test.getStatus().pinned().stream().anyMatch(pin -> pin.kind().equals(kind.name())
                        && pin.name().equals(changed.getMetadata().getName()))));
    }

    private List<ABTest> tests(HasMetadata beside, Predicate<ABTest> condition) {
        return context.getPrimaryCache().list(beside.getMetadata().getNamespace(), condition).toList();
    }

    private static Set<ResourceID> ids(List<ABTest> tests) {
        return tests.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
    }
}
