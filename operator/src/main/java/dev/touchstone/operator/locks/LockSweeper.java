package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.ABTest;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes locks that nobody needs: of tests that are gone (they have no finalizer, so nobody is asked when they go), and of
 * runs that a crash left half started or half ended. Asks the API server, never a cache, whether a test is gone.
 */
public final class LockSweeper {
    private final KubernetesClient client;
    private final LockReleaser releaser;

    public LockSweeper(KubernetesClient client, LockReleaser releaser) {
        this.client = client;
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

    /** Costs nothing for an object without locks, and one read per lock otherwise. */
    public Sweep sweep(CustomResource<?, ?> observed) {
        var released = new ArrayList<Holder>();
        var waiting = new ArrayList<Holder>();
        for (var lock : LockedKind.locks(observed)) {
            var holder = Holder.of(observed.getMetadata().getNamespace(), lock);
            if (isAbandoned(holder)) {
                (releaser.release(holder) ? released : waiting).add(holder);
            }
        }
        return new Sweep(released, waiting);
    }

    /** Live. */
    public boolean isAbandoned(Holder holder) {
        return !LockNeed.isNeeded(holder, live(holder));
    }

    private Optional<ABTest> live(Holder holder) {
        return Optional.ofNullable(
                client.resources(ABTest.class).inNamespace(holder.namespace()).withName(holder.abTest()).get());
    }
}
