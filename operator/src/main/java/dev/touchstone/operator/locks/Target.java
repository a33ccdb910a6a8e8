package dev.touchstone.operator.locks;

import io.fabric8.kubernetes.client.CustomResource;

/** An object that a test locks, by name. */
public record Target(LockedKind kind, String name) {
    public static Target of(CustomResource<?, ?> resource) {
        var kind = LockedKind.of(resource).orElseThrow(
                () -> new IllegalArgumentException("A " + resource.getKind() + " is never locked"));
        return new Target(kind, resource.getMetadata().getName());
    }

    /** For people: {@code Model 'als-films'}. */
    @Override
    public String toString() {
        return kind + " '" + name + "'";
    }
}
