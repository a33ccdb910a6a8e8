package dev.touchstone.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was applied and came back as something else, because a webhook or the API server has it so: doing it again would change
 * nothing until somebody writes the object. Safe for many threads; what is forgotten is applied once more.
 */
final class InVain {
    private static final int REMEMBERED = 4096;

    private final Map<String, String> seen = new LinkedHashMap<>();

    synchronized void remember(HasMetadata applied, HasMetadata desired) {
        seen.remove(applied.getMetadata().getUid());
        seen.put(applied.getMetadata().getUid(), version(applied, desired));
        if (seen.size() > REMEMBERED) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    synchronized boolean isKnown(HasMetadata observed, HasMetadata desired) {
        return version(observed, desired).equals(seen.get(observed.getMetadata().getUid()));
    }

    private static String version(HasMetadata object, HasMetadata desired) {
        return object.getMetadata().getResourceVersion() + " " + desired.getMetadata().getAnnotations().get(Writer.HASH);
    }
}
