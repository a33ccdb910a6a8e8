package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.api.v1alpha1.ABTestStatus;
import dev.touchstone.operator.abtest.StartChecks.Obstacle;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.report.Report;
import dev.touchstone.operator.slots.SlotAllocator;
import dev.touchstone.operator.slots.Traffic;
import dev.touchstone.operator.time.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to say about a test. Pure. */
final class TestReport {
    Report of(TestWorld world, TestPlan plan, TestResult result) {
        var outlook = outlook(world, plan, result);
        var status = status(world, plan, result, outlook.phase());
        var verdicts = new ArrayList<Verdict>();
        LaterValues.refusal(world.test()).ifPresent(verdicts::add);
        if (verdicts.isEmpty() && outlook.verdicts().stream().noneMatch(verdict -> verdict.type() == ConditionType.Accepted)) {
            verdicts.add(Verdict.yes(ConditionType.Accepted, Reason.Accepted, "The spec makes sense."));
        }
        if (world.isPinned()) {
            verdicts.add(Verdict.yes(ConditionType.ResolvedRefs, Reason.Resolved, "Everything that the test needs is locked and pinned."));
        }
        verdicts.addAll(outlook.verdicts());
        reconciling(outlook).ifPresent(verdicts::add);
        if (plan instanceof TestPlan.Hold) {
            verdicts.add(VariantsDecision.decide(world));
        }
        taint(world, result).ifPresent(verdicts::add);
        verdicts.add(Verdict.no(ConditionType.Analysed, Reason.NoEvents,
                "No events are collected, so the test is not analysed; its traffic is split all the same."));
        return Report.of(status, verdicts).withNotices(notices(world, plan, result, outlook.phase())).onlyIfUntouched();
    }

    private static Outlook outlook(TestWorld world, TestPlan plan, TestResult result) {
        return switch (plan) {
            // Whoever waits for Stopped wants to edit next: so it is not said before the locks are gone.
            case TestPlan.End end -> stopping("No pod splits the test; its locks are being released.");
            case TestPlan.Rest rest when rest.reason() == Reason.Stopped -> result.waiting().isEmpty()
                    ? ConclusionDecision.decide(world) : stopping("Its locks are being released.");
            case TestPlan.Rest rest -> resting(rest);
            case TestPlan.Refuse refuse -> refused(refuse.obstacle(), result.waiting().isEmpty());
            case TestPlan.GiveUp giveUp -> refused(giveUp.obstacle(), false);
            case TestPlan.Hold hold -> HoldDecision.decide(world);
            case TestPlan.AwaitEnd await -> stopping("Some pod may still split the test; its locks stay until then.");
            case TestPlan.Start start -> started(result.start().orElseThrow());
        };
    }

    private static Outlook stopping(String message) {
        return new Outlook(Phase.Stopping, List.of(
                Verdict.no(ConditionType.Programmed, Reason.Stopping, message),
                Verdict.no(ConditionType.Ready, Reason.Stopping, message)));
    }

    private static Outlook resting(TestPlan.Rest rest) {
        if (rest.reason() == Reason.NotStarted) {
            // As declared: who waits for it to be applied must not wait for a start that nobody asked for.
            return new Outlook(Phase.Pending, List.of(
                    Verdict.yes(ConditionType.Programmed, rest.reason(), "No pod splits the test."),
                    Verdict.yes(ConditionType.Ready, rest.reason(), rest.message())));
        }
        var phase = rest.reason() == Reason.RunEnded ? Phase.Stopped : Phase.Pending;
        return new Outlook(phase, List.of(
                Verdict.no(ConditionType.Programmed, rest.reason(), rest.message()),
                Verdict.no(ConditionType.Ready, rest.reason(), rest.message())));
    }

    /** A test that runs and is not yet what its newest spec says, such as one that is growing or about to pause. */
    private static Optional<Verdict> reconciling(Outlook outlook) {
        var isReady = outlook.verdicts().stream().anyMatch(v -> v.type() == ConditionType.Ready && v.isTrue());
        return outlook.verdicts().stream()
                .filter(v -> isReady && v.type() == ConditionType.Programmed && v.status() == Verdict.Status.False)
                .filter(v -> v.reason() == Reason.RouteProgressing || v.reason() == Reason.NoSlots)
                .findFirst()
                .map(v -> Verdict.yes(ConditionType.Reconciling, v.reason(), v.message()));
    }

    private static Outlook started(Starter.Result result) {
        return switch (result) {
            case Starter.Result.Refused refused -> refused(refused.obstacle(), refused.released());
            case Starter.Result.Pinned pinned -> new Outlook(Phase.Pending, List.of(
                    Verdict.yes(ConditionType.ResolvedRefs, Reason.Resolved, "Everything that the test needs is locked and pinned."),
                    Verdict.no(ConditionType.Programmed, Reason.Starting, "The context's route does not split the test yet."),
                    Verdict.no(ConditionType.Ready, Reason.Starting, "Everything is locked and pinned.")));
        };
    }

    private static Outlook refused(Obstacle obstacle, boolean isFree) {
        var verdicts = new ArrayList<Verdict>();
        var message = obstacle.message() + (isFree ? "; nothing is locked." : "; its locks are being released.");
        if (obstacle.condition() == ConditionType.Programmed) {
            verdicts.add(Verdict.yes(ConditionType.ResolvedRefs, Reason.Resolved, "Everything that the spec names exists and fits."));
        } else {
            verdicts.add(Verdict.no(obstacle.condition(), obstacle.reason(), message));
        }
        verdicts.add(Verdict.no(ConditionType.Programmed, obstacle.reason(), message));
        verdicts.add(Verdict.no(ConditionType.Ready, obstacle.reason(), message));
        return new Outlook(Phase.Pending, verdicts);
    }

    /** Of a run that is pinned, or of the last one, until the next starts. */
    private static Optional<Verdict> taint(TestWorld world, TestResult result) {
        if (world.isPinned()) {
            return Optional.of(TaintDecision.decide(world));
        }
        return result.start().filter(Starter.Result.Pinned.class::isInstance).isPresent()
                ? Optional.of(Verdict.no(ConditionType.Tainted, Reason.Untouched, "Everything is as it was pinned."))
                : Conditions.find(world.status().conditions(), ConditionType.Tainted).map(condition -> new Verdict(
                        ConditionType.Tainted, Verdict.Status.valueOf(condition.getStatus()), Reason.named(condition.getReason()),
                        condition.getMessage()));
    }

    private static ABTestStatus status(TestWorld world, TestPlan plan, TestResult result, Phase phase) {
        var before = world.status();
        var now = Order.after(world.now(), List.of());
        return switch (plan) {
            case TestPlan.Start start when result.start().orElseThrow() instanceof Starter.Result.Pinned pinned ->
                    status(world, phase, world.spec().run(), pinned.pins(), null, null, world.specHash());
            case TestPlan.Hold hold -> status(world, phase, before.run(), before.pinned(),
                    before.startedAt() == null && phase == Phase.Running ? now : before.startedAt(), null, before.specHash());
            case TestPlan.AwaitEnd await -> status(world, phase, before.run(), before.pinned(), before.startedAt(), null, before.specHash());
            case TestPlan.End end -> status(world, phase, before.run(), List.of(), before.startedAt(), endedAt(world), null);
            case TestPlan.GiveUp giveUp -> status(world, phase, null, List.of(), null, null, null);
            default -> status(world, phase, before.run(), List.of(), before.startedAt(), before.endedAt(), null);
        };
    }

    /** Of several promotions the one that ended last counts. */
    private static String endedAt(TestWorld world) {
        var before = new ArrayList<String>();
        Optional.ofNullable(world.status().startedAt()).ifPresent(before::add);
        world.siblings().stream().filter(test -> test.getStatus() != null && test.getStatus().endedAt() != null)
                .forEach(test -> before.add(test.getStatus().endedAt()));
        return Order.after(world.now(), before);
    }

    private static ABTestStatus status(TestWorld world, Phase phase, Long run, List<Pin> pins,
            String startedAt, String endedAt, String specHash) {
        int slots = world.share().map(share -> SlotAllocator.size(share.ranges()))
                .orElseGet(() -> Traffic.slots(world.spec().traffic()));
        return new ABTestStatus(
                null, List.of(), phase.name(), run, SplitWords.of(world.spec(), slots), pins, startedAt, endedAt, specHash);
    }

    private static List<Notice> notices(TestWorld world, TestPlan plan, TestResult result, Phase phase) {
        var notices = new ArrayList<Notice>();
        var before = Optional.ofNullable(world.status().state()).orElse(Phase.Pending.name());
        var run = "Run " + world.run();
        if (phase == Phase.Running && before.equals(Phase.Paused.name())
                || phase == Phase.Running && before.equals(Phase.Pending.name()) && world.status().startedAt() != null) {
            notices.add(new Notice(EventReason.TestResumed, run + " goes on: every Ready pod splits it again."));
        } else if (phase == Phase.Running && before.equals(Phase.Pending.name())) {
            notices.add(new Notice(EventReason.TestStarted, run + " is split by every Ready pod."));
        } else if (phase == Phase.Paused && !before.equals(Phase.Paused.name())) {
            notices.add(new Notice(EventReason.TestPaused, run + " is not split any more; locks and assignment stay."));
        } else if (plan instanceof TestPlan.End) {
            notices.add(new Notice(EventReason.TestStopped, run + " has ended: no pod splits it any more."));
        }
        result.start().ifPresent(start -> {
            if (start instanceof Starter.Result.Refused refused && refused.released()) {
                notices.add(new Notice(EventReason.LockRefused, run + " was not started, and all its locks were released: "
                        + refused.obstacle().message()));
            }
        });
        result.released().forEach(holder -> notices.add(new Notice(
                EventReason.LockReleased, "Run " + holder.run() + " holds nothing any more.")));
        return notices;
    }
}
