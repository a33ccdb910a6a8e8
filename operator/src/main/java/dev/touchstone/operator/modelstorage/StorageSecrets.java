package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.secrets.RecentSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the Secret with the credentials that a storage's server wants. Many storages have the same one: at rest one of them looks for
 * all. Whoever is not Ready waits for a Secret, and whoever was touched is to look at it, so these look for themselves.
 */
final class StorageSecrets {
    /** So that a change is noticed little later than if each looked. */
    private static final Duration SHARED = Duration.ofSeconds(10);

    private final RecentSecrets secrets;
    private final Map<String, String> lookedAt = new ConcurrentHashMap<>();

    StorageSecrets(RecentSecrets secrets) {
        this.secrets = secrets;
    }

    Optional<Secret> of(ModelStorage storage, String name) {
        var meta = storage.getMetadata();
        var isUntouched = meta.getResourceVersion().equals(lookedAt.put(meta.getUid(), meta.getResourceVersion()));
        var recent = isUntouched && isReady(storage) ? secrets.recent(meta.getNamespace(), name, SHARED) : Optional.<Secret>empty();
        return recent.or(() -> secrets.live(meta.getNamespace(), name));
    }

    void forget(String uid) {
        lookedAt.remove(uid);
    }

    private static boolean isReady(ModelStorage storage) {
        return storage.getStatus() != null && storage.getStatus().conditions().stream()
                .anyMatch(condition -> condition.getType().equals(ConditionType.Ready.name()) && condition.getStatus().equals("True"));
    }
}
