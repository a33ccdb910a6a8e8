package dev.touchstone.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was applied to which version of an object. Applying it again would change nothing until somebody writes the object: neither when
 * a cache has not noticed yet, nor when it came back as something else because a webhook or the API server has it so. Safe for many
 * threads; what is forgotten is applied once more.
 */
final class Applied {
    private static final int REMEMBERED = 4096;

    private final Map<String, Set<String>> seen = new LinkedHashMap<>();

    /** @param before what was looked at, if anything was */
    synchronized void remember(Optional<HasMetadata> before, HasMetadata after, HasMetadata desired) {
        var uid = after.getMetadata().getUid();
        seen.remove(uid);
        seen.put(uid, Stream.concat(before.stream(), Stream.of(after)).map(object -> version(object, desired)).collect(Collectors.toSet()));
        if (seen.size() > REMEMBERED) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    synchronized boolean isKnown(HasMetadata observed, HasMetadata desired) {
        return seen.getOrDefault(observed.getMetadata().getUid(), Set.of()).contains(version(observed, desired));
    }

    private static String version(HasMetadata object, HasMetadata desired) {
        return object.getMetadata().getResourceVersion() + " " + desired.getMetadata().getAnnotations().get(Writer.HASH);
    }
}
