package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Optional;
import java.util.stream.Stream;

/** An object that a test locks, by name. */
public record Target(LockedKind kind, String name) {
    public static Target of(CustomResource<?, ?> resource) {
        var kind = LockedKind.of(resource).orElseThrow(
                () -> new IllegalArgumentException("A " + resource.getKind() + " is never locked"));
        return new Target(kind, resource.getMetadata().getName());
    }

    /** What a run has pinned; empty if that is of a kind that only a later version locks. */
    public static Optional<Target> of(Pin pin) {
        return Stream.of(LockedKind.values()).filter(kind -> kind.name().equals(pin.kind())).findFirst()
                .map(kind -> new Target(kind, pin.name()));
    }

    /** For people: {@code Model 'als-films'}. */
    @Override
    public String toString() {
        return kind + " '" + name + "'";
    }
}
