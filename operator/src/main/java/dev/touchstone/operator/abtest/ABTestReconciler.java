package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.lock.SpecHash;
import dev.touchstone.operator.abtest.StartChecks.Obstacle;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.locks.Holder;
import dev.touchstone.operator.locks.LockReleaser;
import dev.touchstone.operator.locks.LockWriter;
import dev.touchstone.operator.locks.SeenTests;
import dev.touchstone.operator.locks.Target;
import dev.touchstone.operator.loop.Loop;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.report.Report;
import dev.touchstone.operator.time.Window;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Starts, holds and ends the runs of a test. */
public final class ABTestReconciler extends Loop<ABTest, TestWorld, TestPlan, TestResult> {
    private static final Duration UNTIL_RELEASED = Duration.ofMillis(500);

    /** They say nothing to this one when they change. */
    private static final Duration OTHER_TESTS = Duration.ofSeconds(10);

    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(1);

    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final TestDecision decision = new TestDecision();
    private final TestReport report = new TestReport();
    private final SpecHash specHash;
    private final LockWriter writer;
    private final LockReleaser releaser;
    private final Starter starter;
    private final SeenTests seen;
    private TestWatches watches;

    public ABTestReconciler(Tools tools, SpecHash specHash, LockWriter writer, LockReleaser releaser, SeenTests seen) {
        super(tools);
        this.specHash = specHash;
        this.writer = writer;
        this.releaser = releaser;
        this.seen = seen;
        this.starter = new Starter(writer, releaser, specHash);
    }

    @Override
    protected List<EventSource<?, ABTest>> eventSources(EventSourceContext<ABTest> context) {
        watches = new TestWatches(context);
        seen.in(context.getPrimaryCache());
        return watches.all();
    }

    @Override
    protected TestWorld gather(ABTest test, Context<ABTest> context) {
        var objects = watches.objects(test);
        var world = world(test, objects);
        // A run stays tainted once it is: a cache that is late must not say it.
        var doubtful = new HashSet<>(TaintDecision.suspects(world));
        if (world.isPinned() && world.share().isEmpty()) {
            // Nor may it say that the slots are gone: then the run ends, or begins anew.
            doubtful.add(world.contextTarget());
        }
        if (doubtful.isEmpty()) {
            return world;
        }
        doubtful.forEach(target -> writer.live(test.getMetadata().getNamespace(), target)
                .ifPresentOrElse(live -> objects.put(target, live), () -> objects.remove(target)));
        return world(test, objects);
    }

    private TestWorld world(ABTest test, Map<Target, CustomResource<?, ?>> objects) {
        return new TestWorld(
                test, objects, hashes(test, objects), specHash.of(test), watches.siblings(test), tools.clock().instant());
    }

    /** Of what is only partly known here, nobody can say whether it is what it was. */
    private Map<Target, String> hashes(ABTest test, Map<Target, CustomResource<?, ?>> objects) {
        var hashes = new HashMap<Target, String>();
        if (test.getStatus() != null) {
            test.getStatus().pinned().stream().flatMap(pin -> Target.of(pin).stream())
                    .filter(objects::containsKey)
                    .filter(target -> LaterValues.problem(objects.get(target)).isEmpty())
                    .forEach(target -> hashes.put(target, specHash.of(objects.get(target))));
        }
        return hashes;
    }

    @Override
    protected TestPlan decide(TestWorld world) {
        return decision.decide(world);
    }

    @Override
    protected TestResult apply(ABTest test, TestWorld world, TestPlan plan) {
        var released = new ArrayList<Holder>();
        var waiting = new ArrayList<Holder>();
        for (var run : world.holdingRuns()) {
            var isNeeded = world.isPinned() ? run == world.run() : plan instanceof TestPlan.Start && run == world.spec().run();
            if (!isNeeded) {
                (releaser.release(world.holder(run)) ? released : waiting).add(world.holder(run));
            }
        }
        world.lockedUnpinned().forEach(target -> releaser.releaseUnpinned(world.holder(world.run()), target));
        return new TestResult(start(world, plan, waiting), released, waiting);
    }

    private Optional<Starter.Result> start(TestWorld world, TestPlan plan, List<Holder> waiting) {
        if (!(plan instanceof TestPlan.Start)) {
            return Optional.empty();
        }
        if (!waiting.isEmpty()) {
            return Optional.of(new Starter.Result.Refused(new Obstacle(ConditionType.Programmed, Reason.Stopping,
                    "Run " + waiting.getFirst().run() + " has not released everything yet"), false));
        }
        return Optional.of(startNotTooOften(world));
    }

    /** Locking and releasing in vain changes the objects, and so wakes this test again: not in a circle. */
    private Starter.Result startNotTooOften(TestWorld world) {
        var uid = world.test().getMetadata().getUid();
        var last = refusals.get(uid);
        if (last != null && last.valid().contains(world.now())) {
            return last.result();
        }
        var result = starter.start(world.test(), world.holder(world.spec().run()), world.siblings());
        if (result instanceof Starter.Result.Refused refused) {
            refusals.put(uid, new Refusal(refused, new Window(world.now(), AFTER_REFUSAL)));
        } else {
            refusals.remove(uid);
        }
        return result;
    }

    private record Refusal(Starter.Result.Refused result, Window valid) {}

    @Override
    protected Report report(TestWorld world, TestPlan plan, TestResult result) {
        var made = report.of(world, plan, result);
        if (!result.waiting().isEmpty()) {
            return made.lookingAgainIn(UNTIL_RELEASED);
        }
        if (plan instanceof TestPlan.Refuse refuse && refuse.obstacle().reason() == Reason.PromotionPending) {
            return made.lookingAgainIn(OTHER_TESTS);
        }
        return result.start().filter(Starter.Result.Refused.class::isInstance).isPresent()
                ? made.lookingAgainIn(AFTER_REFUSAL.plusMillis(50)) : made;
    }

    @Override
    protected void gone(ABTest test) {
        refusals.remove(test.getMetadata().getUid());
    }
}
