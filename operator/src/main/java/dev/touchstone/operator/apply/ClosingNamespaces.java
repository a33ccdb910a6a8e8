package dev.touchstone.operator.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Namespaces that are being deleted. They take no new object, and each object that goes gives a reason to make it anew: so for some
 * seconds after a refusal nobody asks again. Safe for many threads.
 */
public final class ClosingNamespaces {
    private static final long KEPT = Duration.ofSeconds(5).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Long> refused = new ConcurrentHashMap<>();

    ClosingNamespaces(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether the API server refused because the namespace is being deleted. */
    public static boolean isReasonOf(KubernetesClientException refusal) {
        var status = refusal.getStatus();
        return refusal.getCode() == HttpURLConnection.HTTP_FORBIDDEN && status != null && status.getDetails() != null
                && status.getDetails().getCauses().stream().anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    void refused(String namespace) {
        var now = nanos.getAsLong();
        refused.values().removeIf(at -> now - at > KEPT);
        refused.put(namespace, now);
    }

    boolean isClosing(String namespace) {
        var at = refused.get(namespace);
        return at != null && nanos.getAsLong() - at <= KEPT;
    }
}
