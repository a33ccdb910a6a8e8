package dev.touchstone.operator.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Says what fails, once. While the API server is away, or refuses, every resource is tried again and again: that is a line for each
 * resource and not for each attempt. What still fails the same way is said again after a while. Safe for many threads.
 */
public final class Troubles {
    private static final Logger LOG = Logger.getLogger(Troubles.class);
    private static final long SAY_AGAIN = Duration.ofMinutes(5).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Trouble> known = new ConcurrentHashMap<>();

    public Troubles() {
        this(System::nanoTime);
    }

    Troubles(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Trouble(String kind, long saidAt) {}

    /** An attempt failed; there will be another one. */
    public void failed(HasMetadata resource, RuntimeException failure) {
        if (code(failure) == HttpURLConnection.HTTP_CONFLICT) {
            LOG.debugf("%s: changed meanwhile, looking again", name(resource));
            return;
        }
        var kind = failure.getClass().getName() + code(failure);
        var now = nanos.getAsLong();
        var before = known.get(key(resource));
        if (before == null || !before.kind().equals(kind) || now - before.saidAt() > SAY_AGAIN) {
            known.put(key(resource), new Trouble(kind, now));
            say(resource, failure);
        }
    }

    /** An attempt succeeded. */
    public void over(HasMetadata resource) {
        if (known.remove(key(resource)) != null) {
            LOG.infof("%s: goes on", name(resource));
        }
    }

    /** There will be no other attempt. */
    void forget(HasMetadata resource) {
        known.remove(key(resource));
    }

    private static void say(HasMetadata resource, RuntimeException failure) {
        if (!(failure instanceof KubernetesClientException)) {
            LOG.errorf(failure, "%s: failed, trying again", name(resource));
        } else if (code(failure) > 0) {
            LOG.warnf("%s: the API server answered %d, trying again: %s", name(resource), code(failure), failure.getMessage());
        } else {
            LOG.warnf("%s: the API server does not answer, trying again: %s", name(resource), failure.getMessage());
        }
    }

    /** The HTTP status; 0 is no answer at all, or no matter of the API server. */
    private static int code(RuntimeException failure) {
        return failure instanceof KubernetesClientException refused ? refused.getCode() : 0;
    }

    private static String key(HasMetadata resource) {
        return resource.getKind() + "/" + resource.getMetadata().getUid();
    }

    private static String name(HasMetadata resource) {
        return resource.getKind() + " " + resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
    }
}
