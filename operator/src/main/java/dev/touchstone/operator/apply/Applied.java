package dev.touchstone.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was applied last to an object, and which version came of it. Applying it again would change nothing until somebody writes the
 * object after that: neither when a cache still shows what was before, nor when it came back as something else because a webhook or the
 * API server has it so. Safe for many threads; what is forgotten is applied once more.
 */
final class Applied {
    private static final int REMEMBERED = 4096;

    private final Map<String, Last> last = new LinkedHashMap<>();

    private record Last(String version, String hash) {}

    synchronized void remember(HasMetadata after, HasMetadata desired) {
        var uid = after.getMetadata().getUid();
        last.remove(uid);
        last.put(uid, new Last(after.getMetadata().getResourceVersion(), hash(desired)));
        if (last.size() > REMEMBERED) {
            last.remove(last.keySet().iterator().next());
        }
    }

    /** Whether it came of that, or is older. */
    synchronized boolean covers(HasMetadata observed, HasMetadata desired) {
        var known = last.get(observed.getMetadata().getUid());
        return known != null && known.hash().equals(hash(desired))
                && !isNewer(observed.getMetadata().getResourceVersion(), known.version());
    }

    /** Whether exactly this came of it. */
    synchronized boolean ledTo(HasMetadata observed, HasMetadata desired) {
        return new Last(observed.getMetadata().getResourceVersion(), hash(desired)).equals(last.get(observed.getMetadata().getUid()));
    }

    /** Versions of one object are decimal numbers that grow; of what is none, nothing is known but whether it is the same. */
    private static boolean isNewer(String version, String than) {
        try {
            return Long.parseLong(version) > Long.parseLong(than);
        } catch (NumberFormatException e) {
            return !version.equals(than);
        }
    }

    private static String hash(HasMetadata desired) {
        return desired.getMetadata().getAnnotations().get(Writer.HASH);
    }
}
