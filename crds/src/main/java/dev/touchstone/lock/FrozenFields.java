package dev.touchstone.lock;

import java.util.Map;
import java.util.Set;

/**
 * The top-level spec fields of each kind that may change while a test holds the object. Everything else is frozen, a field
 * that is added tomorrow included: tests compare this list with the rule in the CRD, the policy and the descriptions.
 */
public final class FrozenFields {
    private static final Map<String, Set<String>> FREE = Map.of(
            "Context", Set.of("capacity", "expectations", "documentation"),
            "Model", Set.of("documentation"),
            "ModelStorage", Set.of("versions", "checks", "deletionPolicy", "documentation"),
            // Traffic may grow only, which a rule of its own says.
            "ABTest", Set.of("traffic", "state", "promote", "documentation"));

    private FrozenFields() {}

    /** The kinds of group {@code touchstone.dev}. */
    public static Set<String> kinds() {
        return FREE.keySet();
    }

    /**
     * The names of the spec fields that may change while an object of this kind is locked.
     *
     * @throws IllegalArgumentException if the kind is not one of {@link #kinds()}
     */
    public static Set<String> free(String kind) {
        var free = FREE.get(kind);
        if (free == null) {
            throw new IllegalArgumentException("The kind must be one of " + FREE.keySet() + " and not '" + kind + "'");
        }
        return free;
    }

    /** Whether that spec field must not change while an object of this kind is locked. */
    public static boolean isFrozen(String kind, String field) {
        return !free(kind).contains(field);
    }
}
