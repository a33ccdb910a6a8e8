package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestSpec;
import dev.touchstone.api.v1alpha1.ABTestSpec.State;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.operator.locks.LockNeed;
import dev.touchstone.operator.route.RouteSources.TestSource;
import dev.touchstone.operator.slots.SlotAllocator;
import dev.touchstone.operator.slots.SlotAllocator.Wanted;
import dev.touchstone.operator.slots.Traffic;
import dev.touchstone.route.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which tests a route may split, and who has which slots.
 *
 * <p>A route gets a test only with the share that the Context's status already has: a share that is added now is for the next
 * route. A share goes only when no pod splits it any more.
 *
 * @param routed for the route that is compiled now
 * @param shares for the status
 */
record SplitDecision(List<TestSource> routed, List<Share> shares) {
    static SplitDecision decide(ContextWorld world) {
        var routed = new ArrayList<TestSource>();
        var wanted = new ArrayList<Wanted>();
        for (var share : world.shares()) {
            var test = holder(world, share.key()).filter(found -> isEntitled(found, world, share.key()));
            if (test.isPresent()) {
                var run = run(test.get(), share.key());
                var spec = test.get().getSpec();
                routed.add(new TestSource(name(test.get()), share.key(), run, spec, isPaused(spec, share.key(), world), share.ranges()));
                wanted.add(new Wanted(share.key(), name(test.get()), Traffic.slots(spec.traffic())));
            } else if (!isOver(world, share.key())) {
                wanted.add(new Wanted(share.key(), share.abTest(), SlotAllocator.size(share.ranges())));
            }
        }
        world.tests().stream()
                .filter(test -> isStarting(test, world))
                .sorted(Comparator.comparing(SplitDecision::name))
                .forEach(test -> wanted.add(new Wanted(key(test), name(test), Traffic.slots(test.getSpec().traffic()))));
        routed.sort(Comparator.comparing(TestSource::name));
        return new SplitDecision(List.copyOf(routed), SlotAllocator.allocate(world.shares(), wanted).shares());
    }

    /** A test whose state only a later version knows stays as it is. */
    private static boolean isPaused(ABTestSpec test, String key, ContextWorld world) {
        return test.state() == State.Paused || test.state() == State.Unknown && world.written().map(Route::tests).orElse(List.of()).stream()
                .anyMatch(written -> written.key().equals(key) && written.paused());
    }

    /** Whether a route may have the test at all: the Context still holds its lock, and nobody asked it to stop. */
    private static boolean isEntitled(ABTest test, ContextWorld world, String key) {
        var spec = test.getSpec();
        return isOf(test, world.context())
                && test.getMetadata().getDeletionTimestamp() == null
                && spec.state() != State.Stopped
                && !LockNeed.hasEnded(test, run(test, key))
                && world.locks().stream().map(Lock::key).anyMatch(key::equals);
    }

    /**
     * A test without a share gets one when everything that it needs is pinned, this very Context included; only once in a run, as other
     * slots are other units.
     */
    private static boolean isStarting(ABTest test, ContextWorld world) {
        var status = test.getStatus();
        return status != null && status.run() != null && LockNeed.isPinned(test, status.run())
                && status.startedAt() == null
                && world.shares().stream().noneMatch(share -> share.key().equals(key(test)))
                && status.pinned().stream().anyMatch(pin -> pin.kind().equals("Context")
                        && pin.uid().equals(world.context().getMetadata().getUid()))
                && isEntitled(test, world, key(test));
    }

    /** The written route is without it, and so is what every pod runs; if the written route that we see is the newest. */
    private static boolean isOver(ContextWorld world, String key) {
        return world.written().map(Route::number).orElse(0L) >= world.highestNumber()
                && world.written().map(Route::tests).orElse(List.of()).stream().noneMatch(test -> test.key().equals(key))
                && world.acknowledgement().isBehindUs(key);
    }

    private static Optional<ABTest> holder(ContextWorld world, String key) {
        return world.tests().stream().filter(test -> key.startsWith(test.getMetadata().getUid() + "-")).findFirst();
    }

    private static long run(ABTest test, String key) {
        return Long.parseLong(key.substring(test.getMetadata().getUid().length() + 1));
    }

    private static String key(ABTest test) {
        return Lock.key(test.getMetadata().getUid(), test.getStatus().run());
    }

    private static boolean isOf(ABTest test, Context context) {
        return test.getSpec().contextRef().name().equals(context.getMetadata().getName());
    }

    private static String name(ABTest test) {
        return test.getMetadata().getName();
    }
}
