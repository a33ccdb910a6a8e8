package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import dev.touchstone.operator.loop.Index;
import dev.touchstone.operator.loop.Watch;
import dev.touchstone.operator.references.References;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a test is watched by: its context, everything that it holds, and what it waits for. */
final class TestWatches {
    private final Index<ABTest> testsByContext = new Index<>("context", test -> Stream.of(References.context(test)));
    private final Index<ABTest> testsByModel = new Index<>("model", References::models);
    private final Index<ABTest> testsByPin = new Index<>("pin", TestWatches::pins);
    private final Index<Context> contextsByModel = new Index<>("model", References::models);
    private final Index<Context> contextsByStorage = new Index<>("storage", References::storages);
    private final Index<Context> contextsByHolder = new Index<>("holder", TestWatches::holders);
    private final Index<Model> modelsByStorage = new Index<>("storage", References::storages);
    private final Index<Model> modelsByHolder = new Index<>("holder", TestWatches::holders);
    private final Index<ModelStorage> storagesByHolder = new Index<>("holder", TestWatches::holders);
    private final EventSourceContext<ABTest> context;
    private final InformerEventSource<Context, ABTest> contexts;
    private final InformerEventSource<Model, ABTest> models;
    private final InformerEventSource<ModelStorage, ABTest> storages;

    TestWatches(EventSourceContext<ABTest> context) {
        this.context = context;
        this.contexts = Watch.read(Context.class, ABTest.class, this::concerned, context);
        this.models = Watch.read(Model.class, ABTest.class, this::concerned, context);
        this.storages = Watch.read(ModelStorage.class, ABTest.class, this::concerned, context);
        testsByContext.on(context.getPrimaryCache());
        testsByModel.on(context.getPrimaryCache());
        testsByPin.on(context.getPrimaryCache());
        contextsByModel.on(contexts);
        contextsByStorage.on(contexts);
        contextsByHolder.on(contexts);
        modelsByStorage.on(models);
        modelsByHolder.on(models);
        storagesByHolder.on(storages);
    }

    List<EventSource<?, ABTest>> all() {
        return List.of(contexts, models, storages);
    }

    /** What the test must lock, has pinned or still holds; what is not there is left out. */
    Map<Target, CustomResource<?, ?>> objects(ABTest test) {
        var namespace = test.getMetadata().getNamespace();
        var uid = test.getMetadata().getUid();
        var objects = new HashMap<Target, CustomResource<?, ?>>();
        contextsByHolder.find(contexts, namespace, uid).forEach(found -> objects.put(Target.of(found), found));
        modelsByHolder.find(models, namespace, uid).forEach(found -> objects.put(Target.of(found), found));
        storagesByHolder.find(storages, namespace, uid).forEach(found -> objects.put(Target.of(found), found));
        pinned(test).forEach(target -> get(namespace, target).ifPresent(found -> objects.put(target, found)));
        // Each object found names what is to be looked for next.
        var missing = new HashSet<Target>();
        while (true) {
            var next = StartChecks.targets(test, objects).stream()
                    .filter(target -> !objects.containsKey(target) && !missing.contains(target)).findFirst();
            if (next.isEmpty()) {
                return objects;
            }
            get(namespace, next.get()).ifPresentOrElse(found -> objects.put(next.get(), found), () -> missing.add(next.get()));
        }
    }

    List<ABTest> siblings(ABTest of) {
        return testsOf(of.getMetadata().getNamespace(), References.context(of))
                .filter(test -> !test.getMetadata().getUid().equals(of.getMetadata().getUid())).toList();
    }

    private Set<ResourceID> concerned(Context changed) {
        return ids(testsOf(changed.getMetadata().getNamespace(), changed.getMetadata().getName()));
    }

    private Set<ResourceID> concerned(Model changed) {
        return ids(naming(changed.getMetadata().getNamespace(), changed.getMetadata().getName()));
    }

    private Set<ResourceID> concerned(ModelStorage changed) {
        var namespace = changed.getMetadata().getNamespace();
        var name = changed.getMetadata().getName();
        return ids(Stream.of(
                        testsByPin.find(context.getPrimaryCache(), namespace, pin(LockedKind.ModelStorage.name(), name)).stream(),
                        modelsByStorage.find(models, namespace, name).stream()
                                .flatMap(model -> naming(namespace, model.getMetadata().getName())),
                        contextsByStorage.find(contexts, namespace, name).stream()
                                .flatMap(found -> testsOf(namespace, found.getMetadata().getName())))
                .flatMap(tests -> tests));
    }

    /** Tests that have the model pinned, and those that may wait for it: a variant names it, or their context does. */
    private Stream<ABTest> naming(String namespace, String model) {
        return Stream.of(
                        testsByPin.find(context.getPrimaryCache(), namespace, pin(LockedKind.Model.name(), model)).stream(),
                        testsByModel.find(context.getPrimaryCache(), namespace, model).stream(),
                        contextsByModel.find(contexts, namespace, model).stream()
                                .flatMap(found -> testsOf(namespace, found.getMetadata().getName())))
                .flatMap(tests -> tests);
    }

    private Stream<ABTest> testsOf(String namespace, String contextName) {
        return testsByContext.find(context.getPrimaryCache(), namespace, contextName).stream();
    }

    private Optional<? extends CustomResource<?, ?>> get(String namespace, Target target) {
        var id = new ResourceID(target.name(), namespace);
        return switch (target.kind()) {
            case Context -> contexts.get(id);
            case Model -> models.get(id);
            case ModelStorage -> storages.get(id);
        };
    }

    private static List<Target> pinned(ABTest test) {
        return test.getStatus() == null ? List.of() : test.getStatus().pinned().stream()
                .flatMap(pin -> Target.of(pin).stream()).toList();
    }

    private static Stream<String> pins(ABTest test) {
        return test.getStatus() == null ? Stream.of() : test.getStatus().pinned().stream().map(pin -> pin(pin.kind(), pin.name()));
    }

    private static String pin(String kind, String name) {
        return kind + '/' + name;
    }

    private static Stream<String> holders(CustomResource<?, ?> object) {
        return LockedKind.locks(object).stream().map(Lock::uid);
    }

    private static Set<ResourceID> ids(Stream<ABTest> tests) {
        return tests.map(ResourceID::fromResource).collect(Collectors.toSet());
    }
}
