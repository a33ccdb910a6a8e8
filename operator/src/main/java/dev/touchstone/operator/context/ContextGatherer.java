package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.lock.SpecHash;
import dev.touchstone.operator.alerts.AlertSettings;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.context.ContextWorld.Connection;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.pods.PodTrouble;
import dev.touchstone.operator.references.References;
import dev.touchstone.operator.route.RouteSources.ModelSource;
import dev.touchstone.operator.secrets.RecentSecrets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads what matters to a Context: informer caches, the Secrets that concern it, and what its pods say. */
final class ContextGatherer implements AutoCloseable {
    /** Soon enough for people, and nothing for pods and operator. */
    private static final Duration ASK_EVERY = Duration.ofSeconds(10);

    private final Tools tools;
    private final ContextWatches watches;
    private final ConnectionReader connections;
    private final PrometheusOperator prometheusOperator;
    private final PodRoutes pods = new PodRoutes();
    private final PodObserver observer;
    private final FieldOwners owners;
    private final ForeignEdits edits;
    private final SpecHash specHash;

    /** @param news is told of each Context whose pods say something else than they did */
    ContextGatherer(Tools tools, ContextWatches watches, SpecHash specHash, RecentSecrets secrets, Consumer<ResourceID> news) {
        this.tools = tools;
        this.watches = watches;
        this.owners = new FieldOwners(tools.client());
        this.edits = new ForeignEdits(owners);
        this.specHash = specHash;
        this.connections = new ConnectionReader(secrets);
        this.prometheusOperator = new PrometheusOperator(tools.client(), tools.clock());
        this.observer = new PodObserver(watches::pods, pods::read, ASK_EVERY, news);
    }

    ContextWorld gather(Context context) {
        var tests = tests(context);
        var pins = Pins.of(tests, specHash);
        var models = models(context, tests, pins);
        var alerts = tools.settings().alerts();
        var live = watches.pods(ResourceID.fromResource(context));
        var readings = pods.read(live);
        observer.reconciled(ResourceID.fromResource(context), readings);
        var owned = owned(context);
        var world = new ContextWorld(
                context,
                models,
                storages(context, models, pins),
                tests,
                owned,
                readings,
                PodTrouble.worst(live).or(() -> owned.stream().filter(Deployment.class::isInstance).findFirst()
                        .flatMap(deployment -> PodTrouble.of((Deployment) deployment))),
                options(),
                replicas(context, owned),
                new AlertSettings(alerts.labels(), alerts.runbookBaseUrl()),
                List.of(),
                prometheusOperator.isInstalled());
        var suspects = TamperDecision.suspects(world);
        return suspects.isEmpty() ? world : world.with(edits.of(world, suspects));
    }

    /** Who has other replicas in force than the Context asks for is looked up only then. */
    private Optional<Integer> replicas(Context context, List<HasMetadata> owned) {
        var deployment = owned.stream().filter(Deployment.class::isInstance).map(Deployment.class::cast).findFirst();
        return deployment.filter(found -> !ReplicasDecision.asked(context).equals(found.getSpec().getReplicas()))
                .map(found -> ReplicasDecision.decide(context, owners.of(found).toList()))
                .orElseGet(() -> Optional.of(ReplicasDecision.asked(context)));
    }

    void forget(Context context) {
        observer.forget(ResourceID.fromResource(context));
    }

    @Override
    public void close() {
        observer.close();
        pods.close();
    }

    private Map<String, ModelSource> models(Context context, List<ABTest> tests, Pins pins) {
        var sources = new HashMap<String, ModelSource>();
        var namespace = context.getMetadata().getNamespace();
        for (var name : modelNames(context, tests)) {
            asPinned(Model.class, namespace, watches.model(namespace, name), pins).ifPresent(model ->
                    sources.put(name, new ModelSource(model.getSpec(), SpecHash.revision(specHash.of(model)))));
        }
        return sources;
    }

    /** A cache that lags behind may have what was there before a test pinned it: a route must not split that. */
    private <T extends CustomResource<?, ?>> Optional<T> asPinned(Class<T> kind, String namespace, Optional<T> cached, Pins pins) {
        return cached.flatMap(found -> pins.contradict(found)
                ? Optional.ofNullable(tools.client().resources(kind).inNamespace(namespace).withName(found.getMetadata().getName()).get())
                : cached);
    }

    private static Set<String> modelNames(Context context, List<ABTest> tests) {
        var names = new HashSet<String>();
        References.models(context).forEach(names::add);
        tests.forEach(test -> References.models(test).forEach(names::add));
        return names;
    }

    private Map<String, Connection> storages(Context context, Map<String, ModelSource> models, Pins pins) {
        var found = new HashMap<String, Connection>();
        var namespace = context.getMetadata().getNamespace();
        for (var name : storageNames(context, models)) {
            asPinned(ModelStorage.class, namespace, watches.storage(namespace, name), pins)
                    .filter(storage -> LaterValues.problem(storage).isEmpty())
                    .flatMap(connections::of)
                    .ifPresent(connection -> found.put(name, connection));
        }
        return found;
    }

    private static Set<String> storageNames(Context context, Map<String, ModelSource> models) {
        var names = new HashSet<String>();
        References.storages(context).forEach(names::add);
        models.values().stream().filter(model -> model.spec().lookup() != null)
                .forEach(model -> names.add(model.spec().lookup().storageRef().name()));
        return names;
    }

    /** A test that holds something here and is not in the cache may be gone or merely late: only the API server knows. */
    private List<ABTest> tests(Context context) {
        var byUid = new LinkedHashMap<String, ABTest>();
        watches.tests(context).forEach(test -> byUid.put(test.getMetadata().getUid(), test));
        var holders = new HashMap<String, String>();
        if (context.getStatus() != null) {
            context.getStatus().locks().forEach(lock -> holders.put(lock.key(), lock.abTest()));
            context.getStatus().shares().forEach(share -> holders.put(share.key(), share.abTest()));
        }
        holders.forEach((key, name) -> {
            if (byUid.keySet().stream().noneMatch(uid -> key.startsWith(uid + "-"))) {
                live(context, name).ifPresent(test -> byUid.put(test.getMetadata().getUid(), test));
            }
        });
        return List.copyOf(byUid.values());
    }

    private Optional<ABTest> live(Context context, String name) {
        return Optional.ofNullable(
                tools.client().resources(ABTest.class).inNamespace(context.getMetadata().getNamespace()).withName(name).get());
    }

    private List<HasMetadata> owned(Context context) {
        var owned = new ArrayList<>(watches.owned(context));
        Optional.ofNullable(tools.client().secrets().inNamespace(context.getMetadata().getNamespace())
                .withName(ContextNames.credentials(context)).get()).ifPresent(owned::add);
        return owned;
    }

    private Optional<ContextServerOptions> options() {
        var runtime = tools.settings().runtime();
        return runtime.image().map(image -> new ContextServerOptions(image, runtime.imagePullPolicy(), runtime.cpuRequest(),
                runtime.memoryRequest(), runtime.memoryLimit(), runtime.env()));
    }
}
