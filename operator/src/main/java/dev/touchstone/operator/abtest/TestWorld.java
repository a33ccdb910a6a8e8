package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestSpec;
import dev.touchstone.api.v1alpha1.ABTestStatus;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus;
import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.operator.locks.Holder;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that matters to one test.
 *
 * @param objects those Contexts, Models and ModelStorages that the test must lock, has pinned or holds, and that exist
 * @param hashes of the frozen specs of those that are pinned, as far as this build knows what they say
 * @param specHash of the test's own frozen spec
 * @param siblings the other tests of the same context
 * @param now for what is written into the status
 */
record TestWorld(
        ABTest test,
        Map<Target, CustomResource<?, ?>> objects,
        Map<Target, String> hashes,
        String specHash,
        List<ABTest> siblings,
        Instant now) {
    TestWorld {
        objects = Map.copyOf(objects);
        hashes = Map.copyOf(hashes);
        siblings = List.copyOf(siblings);
    }

    ABTestSpec spec() {
        return test.getSpec();
    }

    ABTestStatus status() {
        return test.getStatus() == null
                ? new ABTestStatus(null, null, null, null, null, null, null, null, null)
                : test.getStatus();
    }

    boolean isDeleting() {
        return test.getMetadata().getDeletionTimestamp() != null;
    }

    boolean isPinned() {
        return !status().pinned().isEmpty() && status().run() != null;
    }

    /** The run that is pinned, else the one that the spec asks for. */
    long run() {
        return isPinned() ? status().run() : spec().run();
    }

    Holder holder(long run) {
        return new Holder(test.getMetadata().getNamespace(), test.getMetadata().getName(), test.getMetadata().getUid(), run);
    }

    String key() {
        return holder(run()).key();
    }

    Target contextTarget() {
        return new Target(LockedKind.Context, spec().contextRef().name());
    }

    Optional<Context> context() {
        return Optional.ofNullable((Context) objects.get(contextTarget()));
    }

    Optional<ContextStatus> contextStatus() {
        return context().flatMap(found -> Optional.ofNullable(found.getStatus()));
    }

    Optional<Share> share() {
        return contextStatus().flatMap(status -> status.shares().stream().filter(share -> share.key().equals(key())).findFirst());
    }

    boolean isSplitting() {
        return contextStatus().map(ContextStatus::route).filter(route -> route.splitting().contains(key())).isPresent();
    }

    /** What the pinned run locked and did not pin, as far as the caches know: its test named something else when it began to lock. */
    List<Target> lockedUnpinned() {
        var pinned = status().pinned().stream().flatMap(pin -> Target.of(pin).stream()).toList();
        return isPinned()
                ? objects.entrySet().stream().filter(entry -> LockedKind.isLockedBy(entry.getValue(), key())).map(Map.Entry::getKey)
                        .filter(target -> !pinned.contains(target)).toList()
                : List.of();
    }

    /** Runs of this test that hold something, as far as the caches know. */
    Collection<Long> holdingRuns() {
        return objects.values().stream()
                .flatMap(object -> LockedKind.locks(object).stream())
                .filter(lock -> lock.uid().equals(test.getMetadata().getUid()))
                .map(Lock::run)
                .distinct()
                .toList();
    }
}
