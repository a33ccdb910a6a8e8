package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.loop.Index;
import dev.touchstone.operator.loop.Watch;
import dev.touchstone.operator.references.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a Context is watched by: what it owns, what it reads, its tests and its pods. */
final class ContextWatches {
    private static final List<Class<? extends HasMetadata>> OWNED = List.of(
            Deployment.class, Service.class, ServiceAccount.class, Role.class, RoleBinding.class, PodDisruptionBudget.class,
            ConfigMap.class);

    private final Index<Context> byModel = new Index<>("model", References::models);
    private final Index<Context> byStorage = new Index<>("storage", References::storages);
    private final Index<Model> modelsByStorage = new Index<>("storage", References::storages);
    private final Index<ABTest> testsByContext = new Index<>("context", test -> Stream.of(References.context(test)));
    private final Index<ABTest> testsByModel = new Index<>("model", References::models);
    private final Index<Pod> podsByContext =
            new Index<>("context", pod -> Stream.of(pod.getMetadata().getLabels().get(ContextNames.CONTEXT_LABEL)));
    private final EventSourceContext<Context> context;
    private final List<InformerEventSource<? extends HasMetadata, Context>> owned = new ArrayList<>();
    private final InformerEventSource<Model, Context> models;
    private final InformerEventSource<ModelStorage, Context> storages;
    private final InformerEventSource<ABTest, Context> tests;
    private final InformerEventSource<Pod, Context> pods;

    ContextWatches(EventSourceContext<Context> context) {
        this.context = context;
        OWNED.forEach(kind -> owned.add(Watch.owned(kind, Context.class, ContextNames.CONTEXT_LABEL, context)));
        this.models = Watch.read(Model.class, Context.class, this::namingModel, context);
        this.storages = Watch.read(ModelStorage.class, Context.class, this::readingStorage, context);
        this.tests = Watch.read(ABTest.class, Context.class,
                test -> Set.of(new ResourceID(References.context(test), test.getMetadata().getNamespace())), context);
        this.pods = new InformerEventSource<>(InformerEventSourceConfiguration.from(Pod.class, Context.class)
                .withName("pods-of-contexts")
                .withLabelSelector(ContextNames.NAME_LABEL + "=" + ContextNames.APPLICATION + "," + ContextNames.CONTEXT_LABEL)
                .withSecondaryToPrimaryMapper(pod -> Set.of(new ResourceID(
                        pod.getMetadata().getLabels().get(ContextNames.CONTEXT_LABEL), pod.getMetadata().getNamespace())))
                .withComparableResourceVersion(false)
                .build(), context);
        byModel.on(context.getPrimaryCache());
        byStorage.on(context.getPrimaryCache());
        modelsByStorage.on(models);
        testsByContext.on(tests);
        testsByModel.on(tests);
        podsByContext.on(pods);
    }

    List<EventSource<?, Context>> all() {
        var all = new ArrayList<EventSource<?, Context>>(owned);
        all.addAll(List.of(models, storages, tests, pods));
        return all;
    }

    /** What the informers have of what this Context owns. */
    List<HasMetadata> owned(Context owner) {
        var names = Set.of(ContextNames.workload(owner), ContextNames.route(owner), ContextNames.alertRules(owner));
        var found = new ArrayList<HasMetadata>();
        for (var source : owned) {
            names.forEach(name -> source.get(new ResourceID(name, owner.getMetadata().getNamespace())).ifPresent(found::add));
        }
        return found;
    }

    Optional<Model> model(String namespace, String name) {
        return models.get(new ResourceID(name, namespace));
    }

    Optional<ModelStorage> storage(String namespace, String name) {
        return storages.get(new ResourceID(name, namespace));
    }

    List<ABTest> tests(Context of) {
        return testsByContext.find(tests, of.getMetadata().getNamespace(), of.getMetadata().getName());
    }

    List<Pod> pods(ResourceID of) {
        return podsByContext.find(pods, of.getNamespace().orElseThrow(), of.getName());
    }

    private Set<ResourceID> namingModel(Model model) {
        return naming(model.getMetadata().getNamespace(), Stream.of(model.getMetadata().getName())).collect(Collectors.toSet());
    }

    private Set<ResourceID> readingStorage(ModelStorage storage) {
        var namespace = storage.getMetadata().getNamespace();
        var name = storage.getMetadata().getName();
        var readers = modelsByStorage.find(models, namespace, name).stream().map(model -> model.getMetadata().getName());
        return Stream.concat(
                        naming(namespace, readers),
                        byStorage.find(context.getPrimaryCache(), namespace, name).stream().map(ResourceID::fromResource))
                .collect(Collectors.toSet());
    }

    /** Contexts that name one of these models, by themselves or in a test. */
    private Stream<ResourceID> naming(String namespace, Stream<String> modelNames) {
        return modelNames.flatMap(model -> Stream.concat(
                byModel.find(context.getPrimaryCache(), namespace, model).stream().map(ResourceID::fromResource),
                testsByModel.find(tests, namespace, model).stream().map(test -> new ResourceID(References.context(test), namespace))));
    }
}
