package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTestSpec.State;
import dev.touchstone.operator.abtest.StartChecks.Obstacle;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.locks.LockNeed;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.slots.SlotAllocator;
import dev.touchstone.operator.slots.SlotAllocator.NoSlots;
import dev.touchstone.operator.slots.Traffic;
import java.util.Optional;

/** The states of a test, as its status, its spec and its context have them. */
final class TestDecision {
    private final StartChecks checks = new StartChecks();

    TestPlan decide(TestWorld world) {
        return world.isPinned() ? pinned(world) : unpinned(world);
    }

    private static TestPlan pinned(TestWorld world) {
        var isWanted = world.spec().state() != State.Stopped && world.spec().run() == world.run() && !world.isDeleting();
        if (isWanted && !hasLostItsSlots(world)) {
            return lostTheRace(world).<TestPlan>map(TestPlan.GiveUp::new).orElseGet(TestPlan.Hold::new);
        }
        return world.share().isPresent() ? new TestPlan.AwaitEnd() : new TestPlan.End();
    }

    /** It was asked to stop, and wanted again when its slots were free already: with other slots it would be another run. */
    private static boolean hasLostItsSlots(TestWorld world) {
        return world.status().startedAt() != null && world.share().isEmpty()
                && world.context().filter(context -> LockedKind.isLockedBy(context, world.key())).isPresent();
    }

    /** Two tests may have been pinned at once, with slots enough for one of them. */
    private static Optional<Obstacle> lostTheRace(TestWorld world) {
        if (world.share().isPresent() || world.status().startedAt() != null || world.context().isEmpty()) {
            return Optional.empty();
        }
        int wanted = Traffic.slots(world.spec().traffic());
        int free = world.contextStatus().map(status -> SlotAllocator.free(status.shares())).orElse(Traffic.SLOTS);
        return wanted <= free
                ? Optional.empty()
                : Optional.of(new Obstacle(ConditionType.Programmed, Reason.NoSlots,
                        new NoSlots(world.test().getMetadata().getName(), wanted, 0, free).message()));
    }

    private TestPlan unpinned(TestWorld world) {
        var run = world.spec().run();
        return switch (world.isDeleting() ? State.Stopped : world.spec().state()) {
            case Stopped -> new TestPlan.Rest(Reason.Stopped, LockNeed.hasEnded(world.test(), run)
                    ? "Run " + run + " has ended; nothing is locked."
                    : "The test is stopped; nothing is locked.");
            case Paused -> LockNeed.hasEnded(world.test(), run) ? ended(run)
                    : new TestPlan.Rest(Reason.NotStarted, "The test was never started: set `spec.state` to 'Running' to start it.");
            case Running -> LockNeed.hasEnded(world.test(), run) ? ended(run) : start(world);
            case Unknown -> new TestPlan.Rest(Reason.NotSupported, LaterValues.problem(world.test()).orElseThrow() + "; nothing is locked.");
        };
    }

    private static TestPlan ended(long run) {
        return new TestPlan.Rest(Reason.RunEnded, "Run " + run + " has ended and cannot go on, as everybody in it has seen its end:"
                + " raise `spec.run` to " + (run + 1) + " to start again.");
    }

    private TestPlan start(TestWorld world) {
        return checks.check(world.test(), world.objects(), world.siblings())
                .<TestPlan>map(TestPlan.Refuse::new).orElseGet(TestPlan.Start::new);
    }
}
