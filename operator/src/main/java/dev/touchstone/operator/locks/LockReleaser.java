package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Releases everything that a run holds, in the order that keeps a split from being without locks: the Context first, and only
 * while it has no share for the run and no route can get the run any more; then the rest. Looks at the API server, not at a
 * cache. Safe to repeat.
 *
 * <p>A run that was refused starts again under the same key, maybe by another leader while this process is paused. So the locks are
 * looked at first, then whether the run needs them, and then exactly those go: who starts the run locks anew before it pins.
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
        return release(holder, test -> test.filter(found -> isPinned(found, holder)).isPresent());
    }

    /** @param isNeeded asked of the test of that name, if there is one, as it is after the locks were looked at */
    boolean release(Holder holder, Predicate<Optional<ABTest>> isNeeded) {
        var contexts = holding(LockedKind.Context, holder);
        var others = Stream.of(LockedKind.Model, LockedKind.ModelStorage).flatMap(kind -> holding(kind, holder).stream()).toList();
        if (isNeeded.test(live(holder))) {
            return false;
        }
        for (var context : contexts) {
            if (hasShare((Context) context, holder.key()) || !fence.closes((Context) context, holder)
                    || writer.release(context, holder) == LockWriter.Release.Outdated) {
                return false;
            }
            log(holder, context);
        }
        for (var object : others) {
            if (writer.release(object, holder) == LockWriter.Release.Outdated) {
                return false;
            }
            log(holder, object);
        }
        return true;
    }

    /** Lets go of what a run locked before it was pinned and does not need, because its test named something else then. Safe to repeat. */
    public void releaseUnpinned(Holder holder, Target target) {
        var object = writer.live(holder.namespace(), target);
        var isUnpinned = live(holder).filter(test -> isPinned(test, holder)).stream()
                .anyMatch(test -> test.getStatus().pinned().stream().flatMap(pin -> Target.of(pin).stream()).noneMatch(target::equals));
        object.filter(found -> isUnpinned && !(found instanceof Context context && hasShare(context, holder.key())))
                .filter(found -> writer.release(found, holder) == LockWriter.Release.Released)
                .ifPresent(found -> log(holder, found));
    }

    /** The test of the holder's name, as the API server has it now. */
    Optional<ABTest> live(Holder holder) {
        return Optional.ofNullable(client.resources(ABTest.class).inNamespace(holder.namespace()).withName(holder.abTest()).get());
    }

    /** Whoever asks may have looked at a test from before it was pinned, as caches lag behind: a pinned run keeps its locks. */
    private static boolean isPinned(ABTest test, Holder holder) {
        return test.getMetadata().getUid().equals(holder.uid())
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
