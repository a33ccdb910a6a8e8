package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Optional;

/** The kinds that a test locks, in the order in which they are locked: each names the next ones. */
public enum LockedKind {
    Context(Context.class),
    Model(Model.class),
    ModelStorage(ModelStorage.class);

    private final Class<? extends CustomResource<?, ?>> type;

    LockedKind(Class<? extends CustomResource<?, ?>> type) {
        this.type = type;
    }

    public Class<? extends CustomResource<?, ?>> type() {
        return type;
    }

    public static Optional<LockedKind> of(CustomResource<?, ?> resource) {
        for (var kind : values()) {
            if (kind.type.isInstance(resource)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The locks that an object has. */
    public static List<Lock> locks(CustomResource<?, ?> resource) {
        return switch (resource) {
            case Context context when context.getStatus() != null -> context.getStatus().locks();
            case Model model when model.getStatus() != null -> model.getStatus().locks();
            case ModelStorage storage when storage.getStatus() != null -> storage.getStatus().locks();
            default -> List.of();
        };
    }

    static Optional<Lock> lockOf(CustomResource<?, ?> resource, String key) {
        return locks(resource).stream().filter(lock -> lock.key().equals(key)).findFirst();
    }

    public static boolean isLockedBy(CustomResource<?, ?> resource, String key) {
        return lockOf(resource, key).isPresent();
    }
}
