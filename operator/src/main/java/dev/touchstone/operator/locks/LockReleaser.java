package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Releases everything that a run holds, in the order that keeps a split from being without locks: the Context first, and only
 * while it has no share for the run and no route can get the run any more; then the rest. Looks at the API server, not at a
 * cache. Safe to repeat.
 */
public final class LockReleaser {
    private static final Logger LOG = Logger.getLogger(LockReleaser.class);

    private final KubernetesClient client;
    private final LockWriter writer;
    private final RouteFence fence;

    public LockReleaser(KubernetesClient client, LockWriter writer) {
        this.client = client;
        this.writer = writer;
        this.fence = new RouteFence(client);
    }

    /** @return whether nothing of this run is left; if not, it is pinned, its context still splits it, or was just changed */
    public boolean release(Holder holder) {
        if (isPinned(holder)) {
            return false;
        }
        for (var context : holding(LockedKind.Context, holder)) {
            if (hasShare((Context) context, holder.key()) || !fence.closes((Context) context, holder)
                    || writer.release(context, holder) == LockWriter.Release.Outdated) {
                return false;
            }
            log(holder, context);
        }
        for (var kind : List.of(LockedKind.Model, LockedKind.ModelStorage)) {
            for (var object : holding(kind, holder)) {
                if (writer.release(object, holder) == LockWriter.Release.Outdated) {
                    return false;
                }
                log(holder, object);
            }
        }
        return true;
    }

    /** Whoever asks may have looked at a test from before it was pinned, as caches lag behind: a pinned run keeps its locks. */
    private boolean isPinned(Holder holder) {
        var test = client.resources(ABTest.class).inNamespace(holder.namespace()).withName(holder.abTest()).get();
        return test != null && test.getMetadata().getUid().equals(holder.uid())
                && test.getMetadata().getDeletionTimestamp() == null && LockNeed.isPinned(test, holder.run());
    }

    private List<CustomResource<?, ?>> holding(LockedKind kind, Holder holder) {
        var found = new ArrayList<CustomResource<?, ?>>();
        for (CustomResource<?, ?> object : client.resources(kind.type()).inNamespace(holder.namespace()).list().getItems()) {
            var split = object instanceof Context context && hasShare(context, holder.key());
            if (split || LockedKind.isLockedBy(object, holder.key())) {
                found.add(object);
            }
        }
        return found;
    }

    private static boolean hasShare(Context context, String key) {
        return context.getStatus() != null && context.getStatus().shares().stream().anyMatch(share -> share.key().equals(key));
    }

    private static void log(Holder holder, CustomResource<?, ?> object) {
        LOG.infof("%s %s/%s: released by run %d of ABTest '%s'", object.getKind(), holder.namespace(),
                object.getMetadata().getName(), holder.run(), holder.abTest());
    }
}
