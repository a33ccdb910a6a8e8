package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.ABTest;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Removes locks that nobody needs: of tests that are gone (they have no finalizer, so nobody is asked when they go), and of
 * runs that a crash left half started or half ended. A lock goes only when the API server says that its run does not need it. It
 * stays when a cache says so: what a cache has not noticed yet leaves a lock too many for a moment, and the cache will notice.
 */
public final class LockSweeper {
    private final LockReleaser releaser;

    public LockSweeper(LockReleaser releaser) {
        this.releaser = releaser;
    }

    /**
     * @param released whose locks were removed, from this object and all others
     * @param waiting whose locks are not needed, but whose context has not stopped splitting: sweep again soon
     */
    public record Sweep(List<Holder> released, List<Holder> waiting) {
        public Sweep {
            released = List.copyOf(released);
            waiting = List.copyOf(waiting);
        }
    }

    /**
     * Costs nothing while every lock of the object seems needed, and otherwise one read for each that does not.
     *
     * @param seen what a cache has of the holder's name
     */
    public Sweep sweep(CustomResource<?, ?> observed, Function<Holder, Optional<ABTest>> seen) {
        var released = new ArrayList<Holder>();
        var waiting = new ArrayList<Holder>();
        for (var lock : LockedKind.locks(observed)) {
            var holder = Holder.of(observed.getMetadata().getNamespace(), lock);
            if (!LockNeed.isNeeded(holder, seen.apply(holder)) && !LockNeed.isNeeded(holder, releaser.live(holder))) {
                (releaser.release(holder, test -> LockNeed.isNeeded(holder, test)) ? released : waiting).add(holder);
            }
        }
        return new Sweep(released, waiting);
    }
}
