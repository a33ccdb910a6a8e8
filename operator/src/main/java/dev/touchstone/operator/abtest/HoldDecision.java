package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTestSpec.State;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.slots.SlotAllocator;
import dev.touchstone.operator.slots.SlotAllocator.NoSlots;
import dev.touchstone.operator.slots.Traffic;
import java.util.List;
import java.util.Optional;

/** What a pinned test is doing: what its context's pods acknowledged. */
final class HoldDecision {
    private HoldDecision() {}

    static Outlook decide(TestWorld world) {
        if (world.context().isEmpty()) {
            return outlook(Phase.Pending, Verdict.no(ConditionType.Programmed, Reason.RefNotFound, "Context '"
                    + world.spec().contextRef().name() + "' is gone, so nobody is served; stop the test."));
        }
        if (!LockedKind.isLockedBy(world.context().get(), world.key())) {
            return outlook(Phase.Pending, Verdict.no(ConditionType.Programmed, Reason.LockLost, "Somebody removed the lock from Context '"
                    + world.spec().contextRef().name() + "', so it is not split any more: stop the test, and raise `spec.run`."));
        }
        return isToPause(world) ? pausing(world) : running(world);
    }

    /** With a state of a later version, it stays as it is. */
    private static boolean isToPause(TestWorld world) {
        return world.spec().state() == State.Paused
                || world.spec().state() == State.Unknown && Phase.Paused.name().equals(world.status().state());
    }

    private static Outlook pausing(TestWorld world) {
        if (world.isSplitting()) {
            return new Outlook(Phase.Running, List.of(
                    Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, "Some pod may still split the test."),
                    Verdict.yes(ConditionType.Ready, Reason.Running, "The test is about to pause.")));
        }
        return new Outlook(Phase.Paused, List.of(
                Verdict.yes(ConditionType.Programmed, Reason.Programmed, "No pod splits the test."),
                Verdict.yes(ConditionType.Ready, Reason.Paused,
                        "The context's model answers; locks and assignment stay. Set `spec.state` to 'Running' to go on.")));
    }

    private static Outlook running(TestWorld world) {
        if (!world.isSplitting()) {
            var programmed = contextProgrammed(world).orElseGet(() -> Verdict.no(ConditionType.Programmed, Reason.Starting,
                    "Not every Ready pod of the context splits the test yet."));
            return new Outlook(Phase.Pending, List.of(programmed,
                    Verdict.no(ConditionType.Ready, Reason.Starting, "Everything is locked and pinned. " + programmed.message())));
        }
        int slots = world.share().map(share -> SlotAllocator.size(share.ranges())).orElse(0);
        return new Outlook(Phase.Running, List.of(
                growth(world, slots).or(() -> contextProgrammed(world)).orElseGet(() ->
                        Verdict.yes(ConditionType.Programmed, Reason.Programmed, "Every Ready pod splits the test.")),
                Verdict.yes(ConditionType.Ready, Reason.Running,
                        "The test splits " + Traffic.percentage(slots) + " of the context's traffic.")));
    }

    private static Optional<Verdict> growth(TestWorld world, int slots) {
        int wanted = Traffic.slots(world.spec().traffic());
        if (wanted <= slots) {
            return Optional.empty();
        }
        int free = world.contextStatus().map(status -> SlotAllocator.free(status.shares())).orElse(0);
        return Optional.of(wanted - slots > free
                ? Verdict.no(ConditionType.Programmed, Reason.NoSlots,
                        new NoSlots(world.test().getMetadata().getName(), wanted, slots, free).message())
                : Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, "The test is growing to "
                        + Traffic.percentage(wanted) + "."));
    }

    /** What the Context says, when that is no good news. */
    private static Optional<Verdict> contextProgrammed(TestWorld world) {
        return world.contextStatus()
                .flatMap(status -> Conditions.find(status.conditions(), ConditionType.Programmed))
                .filter(condition -> !"True".equals(condition.getStatus()))
                .map(condition -> new Verdict(ConditionType.Programmed, Verdict.Status.valueOf(condition.getStatus()),
                        Reason.named(condition.getReason()), condition.getMessage()));
    }

    private static Outlook outlook(Phase phase, Verdict programmed) {
        return new Outlook(phase, List.of(programmed,
                new Verdict(ConditionType.Ready, programmed.status(), programmed.reason(), programmed.message())));
    }
}
