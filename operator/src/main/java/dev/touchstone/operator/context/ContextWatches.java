package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.loop.Watch;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a Context is watched by: what it owns, what it reads, its tests and its pods. */
final class ContextWatches {
    private static final List<Class<? extends HasMetadata>> OWNED = List.of(
            Deployment.class, Service.class, ServiceAccount.class, Role.class, RoleBinding.class, PodDisruptionBudget.class,
            ConfigMap.class);

    private final EventSourceContext<Context> context;
    private final List<InformerEventSource<? extends HasMetadata, Context>> owned = new ArrayList<>();
    private final InformerEventSource<Model, Context> models;
    private final InformerEventSource<ModelStorage, Context> storages;
    private final InformerEventSource<ABTest, Context> tests;
    private final InformerEventSource<Pod, Context> pods;

    ContextWatches(EventSourceContext<Context> context) {
        this.context = context;
        OWNED.forEach(kind -> owned.add(Watch.owned(kind, Context.class, context)));
        this.models = Watch.read(Model.class, Context.class, this::namingModel, context);
        this.storages = Watch.read(ModelStorage.class, Context.class, this::readingStorage, context);
        this.tests = Watch.read(ABTest.class, Context.class,
                test -> Set.of(new ResourceID(test.getSpec().contextRef().name(), test.getMetadata().getNamespace())), context);
        this.pods = new InformerEventSource<>(InformerEventSourceConfiguration.from(Pod.class, Context.class)
                .withName("pods-of-contexts")
                .withLabelSelector(ContextNames.NAME_LABEL + "=" + ContextNames.APPLICATION + "," + ContextNames.CONTEXT_LABEL)
                .withSecondaryToPrimaryMapper(pod -> Set.of(new ResourceID(
                        pod.getMetadata().getLabels().get(ContextNames.CONTEXT_LABEL), pod.getMetadata().getNamespace())))
                .withComparableResourceVersion(false)
                .build(), context);
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

    List<Model> models(String namespace) {
        return models.list(namespace, any -> true).toList();
    }

    Optional<ModelStorage> storage(String namespace, String name) {
        return storages.get(new ResourceID(name, namespace));
    }

    List<ABTest> tests(Context of) {
        return tests.list(of.getMetadata().getNamespace(),
                test -> test.getSpec().contextRef().name().equals(of.getMetadata().getName())).toList();
    }

    List<Pod> pods(ResourceID of) {
        return pods.list(of.getNamespace().orElseThrow(), pod -> of.getName().equals(
                pod.getMetadata().getLabels().get(ContextNames.CONTEXT_LABEL))).toList();
    }

    private Set<ResourceID> namingModel(Model model) {
        var name = model.getMetadata().getName();
        return contexts(model, candidate -> modelNames(candidate).contains(name));
    }

    private Set<ResourceID> readingStorage(ModelStorage storage) {
        var namespace = storage.getMetadata().getNamespace();
        var name = storage.getMetadata().getName();
        var readers = models.list(namespace, model -> model.getSpec().lookup() != null
                        && model.getSpec().lookup().storageRef().name().equals(name))
                .map(model -> model.getMetadata().getName()).collect(Collectors.toSet());
        return contexts(storage, candidate -> modelNames(candidate).stream().anyMatch(readers::contains)
                || candidate.getSpec().rules().stream().flatMap(rule -> rule.data().stream())
                        .anyMatch(data -> data.storageRef().name().equals(name)));
    }

    /** Of the Context and its tests. */
    private Set<String> modelNames(Context of) {
        var spec = of.getSpec();
        return Stream.of(
                        Stream.of(spec.modelRef().name()),
                        spec.fallbacks().stream().map(fallback -> fallback.modelRef().name()),
                        tests(of).stream().flatMap(test -> test.getSpec().variants().stream())
                                .map(variant -> variant.modelRef().name()))
                .flatMap(names -> names).collect(Collectors.toSet());
    }

    private Set<ResourceID> contexts(HasMetadata read, Predicate<Context> condition) {
        return context.getPrimaryCache().list(read.getMetadata().getNamespace(), condition)
                .map(ResourceID::fromResource).collect(Collectors.toSet());
    }
}
