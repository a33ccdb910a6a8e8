package dev.touchstone.operator.start;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Frees a lease whose holder is gone and whose clock was ahead. The election compares the holder's time with ours, so it would
 * wait until ours has caught up, for hours. A lease that nobody renewed for twice its duration, by our own monotonic clock, has no
 * holder any more, whatever times are written in it.
 */
final class StaleLease implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StaleLease.class);

    private final KubernetesClient client;
    private final Settings settings;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("stale-lease").factory());
    private String version = "";
    private long seen;

    StaleLease(KubernetesClient client, Settings settings, Clock clock, LongSupplier nanos) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** From now on, as long as this replica does not lead. */
    void watch(BooleanSupplier leading) {
        var pause = settings.leaderElection().leaseDuration().toMillis() / 2;
        timer.scheduleWithFixedDelay(() -> {
            if (!leading.getAsBoolean()) {
                look();
            }
        }, pause, pause, TimeUnit.MILLISECONDS);
    }

    void look() {
        try {
            var lease = client.leases().inNamespace(namespace()).withName(settings.leaderElection().leaseName()).get();
            if (lease != null && isHeldInTheFuture(lease) && isNotRenewed(lease)) {
                free(lease);
            }
        } catch (KubernetesClientException e) {
            LOG.debugf("The lease was not looked at: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One that has merely run out is taken by the election itself. */
    private boolean isHeldInTheFuture(Lease lease) {
        var spec = lease.getSpec();
        return spec != null && spec.getHolderIdentity() != null && !spec.getHolderIdentity().isEmpty()
                && spec.getRenewTime() != null
                && spec.getRenewTime().toInstant().isAfter(clock.instant());
    }

    private boolean isNotRenewed(Lease lease) {
        var now = nanos.getAsLong();
        if (!lease.getMetadata().getResourceVersion().equals(version)) {
            version = lease.getMetadata().getResourceVersion();
            seen = now;
            return false;
        }
        return Duration.ofNanos(now - seen).compareTo(settings.leaderElection().leaseDuration().multipliedBy(2)) > 0;
    }

    private void free(Lease lease) {
        client.leases().inNamespace(namespace()).withName(settings.leaderElection().leaseName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"metadata": {"resourceVersion": "%s"}, "spec": {"holderIdentity": ""}}
                        """.formatted(lease.getMetadata().getResourceVersion()));
        LOG.warnf("The lease of '%s' was freed: nobody renewed it, and its time %s is in the future. Look at the clock of that node",
                lease.getSpec().getHolderIdentity(), lease.getSpec().getRenewTime());
    }

    private String namespace() {
        return settings.leaderElection().namespace().orElseGet(client::getNamespace);
    }
}
