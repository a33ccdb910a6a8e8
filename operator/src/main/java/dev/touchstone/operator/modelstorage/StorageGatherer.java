package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Credentials;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.modelstorage.probe.StorageDropper;
import dev.touchstone.operator.modelstorage.probe.StorageObserver;
import dev.touchstone.operator.modelstorage.server.ObservedServer;
import dev.touchstone.operator.modelstorage.server.SharedServer;
import dev.touchstone.operator.pods.PodTrouble;
import dev.touchstone.operator.pods.Refusals;
import dev.touchstone.operator.secrets.RecentSecrets;
import dev.touchstone.storage.Drivers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads what matters to a storage: informer caches, the one Secret that concerns it, the last look at its server. */
final class StorageGatherer {
    private static final int PASSWORD_BYTES = 24;

    private final Tools tools;
    private final Drivers drivers;
    private final StorageObserver observer;
    private final StorageDropper dropper;
    private final Refusals refusals;
    private final RecentSecrets recent;
    private final StorageSecrets secrets;
    private final SecureRandom random = new SecureRandom();

    StorageGatherer(Tools tools, Drivers drivers, StorageObserver observer, StorageDropper dropper, RecentSecrets recent) {
        this.tools = tools;
        this.drivers = drivers;
        this.observer = observer;
        this.dropper = dropper;
        this.recent = recent;
        this.secrets = new StorageSecrets(recent);
        this.refusals = new Refusals(tools.client(), tools.clock());
    }

    StorageWorld gather(ModelStorage storage, Context<ModelStorage> context) {
        var spec = storage.getSpec();
        var uid = storage.getMetadata().getUid();
        if (LaterValues.problem(storage).isPresent()) {
            // Where it is, and what it is, only a later version knows.
            return new StorageWorld(storage, false, List.of(), ObservedServer.NONE, Optional.empty(), "", Optional.empty(),
                    dropper.state(uid), Optional.empty());
        }
        var isShared = Connections.external(storage).isEmpty();
        var shared = SharedServer.of(spec.technology());
        var sharing = isShared ? sharing(storage, context) : List.<ModelStorage>of();
        var secret = secretName(storage, shared).flatMap(name -> secrets.of(storage, name));
        return new StorageWorld(
                storage,
                drivers.supports(spec.technology(), spec.format(), spec.mode()),
                sharing,
                isShared ? observed(storage.getMetadata().getNamespace(), shared, context) : ObservedServer.NONE,
                secret,
                isShared && secret.isEmpty() ? handedOut(storage).orElseGet(this::password) : "",
                observer.latest(uid),
                dropper.state(uid),
                tools.settings().serverOptions(spec.technology()));
    }

    private static Optional<String> secretName(ModelStorage storage, SharedServer shared) {
        return Connections.external(storage)
                .map(external -> Optional.ofNullable(external.credentialsSecretRef()).map(ref -> ref.name()))
                .orElseGet(() -> Optional.of(shared.secretName()));
    }

    private static List<ModelStorage> sharing(ModelStorage storage, Context<ModelStorage> context) {
        return context.getPrimaryCache()
                .list(storage.getMetadata().getNamespace(), other ->
                        isOnSharedServer(other, storage.getSpec().technology())
                                && !other.getMetadata().getUid().equals(storage.getMetadata().getUid()))
                .toList();
    }

    private ObservedServer observed(String namespace, SharedServer shared, Context<ModelStorage> context) {
        var id = new ResourceID(shared.name(), namespace);
        var server = new ObservedServer(
                cached(StatefulSet.class, id, context), cached(Service.class, id, context), cached(ConfigMap.class, id, context));
        if (server.isReady() || server.statefulSet().isEmpty()) {
            return server;
        }
        var pod = cached(Pod.class, new ResourceID(shared.podName(), namespace), context);
        var trouble = pod.isPresent() ? PodTrouble.of(pod.get()) : refusals.of(server.statefulSet().get());
        return new ObservedServer(server.statefulSet(), server.service(), server.configMap(), trouble);
    }

    private static <T extends HasMetadata> Optional<T> cached(Class<T> kind, ResourceID id, Context<ModelStorage> context) {
        var source = (InformerEventSource<T, ModelStorage>) context.eventSourceRetriever().getEventSourceFor(kind);
        return source.get(id);
    }

    void forget(ModelStorage storage) {
        secrets.forget(storage.getMetadata().getUid());
    }

    /**
     * The password that a loader was told, if somebody removed the server's Secret: the server runs with it, and so do all that read
     * from it. Who was told is asked live, as a cache may be behind and another password cannot be taken back.
     */
    private Optional<String> handedOut(ModelStorage storage) {
        return tools.client().resources(ModelStorage.class).inNamespace(storage.getMetadata().getNamespace()).list().getItems().stream()
                .filter(candidate -> isOnSharedServer(candidate, storage.getSpec().technology()))
                .filter(candidate -> candidate.getStatus() != null && candidate.getStatus().connectionSecret() != null)
                .flatMap(candidate -> recent.live(candidate.getMetadata().getNamespace(), Connections.secretName(candidate)).stream())
                .flatMap(connection -> ConnectionSecret.credentials(connection).stream())
                .map(Credentials::password)
                .filter(password -> !password.isEmpty())
                .findFirst();
    }

    private static boolean isOnSharedServer(ModelStorage storage, Technology technology) {
        return storage.getSpec().technology() == technology && Connections.external(storage).isEmpty();
    }

    private String password() {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
