package dev.touchstone.operator.faults.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.oracle.Evidence;
import dev.touchstone.operator.faults.oracle.Oracles;
import dev.touchstone.operator.faults.oracle.Rest;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Injection;
import dev.touchstone.operator.faults.stage.Instance;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.RedisProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Plays a plan in a namespace of its own, and judges what came of it. */
final class Played {
    private static final Duration TO_CONVERGE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final ControlPlane cluster;
    private final RedisProcess redis;

    Played(ControlPlane cluster, RedisProcess redis) {
        this.cluster = cluster;
        this.redis = redis;
    }

    PlanResult play(Plan plan, Life life) {
        var converged = Duration.ZERO;
        try (var stage = Stage.open(cluster, redis, "plan-" + plan.name())) {
            var version = stage.client().configMaps().list().getMetadata().getResourceVersion();
            life.steps().getFirst().action().accept(stage);
            try (var run = PlanRun.start(plan, version); var keeper = Keeper.keep(stage, run)) {
                try {
                    run.awaitStart();
                    act(life, stage);
                    run.awaitEnd();
                    converged = converge(life, stage);
                    comesToRest(stage);
                    assertThat(run.injections()).as("faults that happened").isPositive();
                    assertThat(violations(stage)).isEmpty();
                    return new PlanResult(plan, life.title(), plan.seed(), run.injections(), converged, Optional.empty());
                } catch (RuntimeException | AssertionError e) {
                    return new PlanResult(plan, life.title(), plan.seed(), run.injections(), converged, Optional.of(e));
                }
            }
        }
    }

    private static List<String> violations(Stage stage) {
        var revisions = stage.history().caughtUp().revisions();
        var found = new ArrayList<>(Oracles.violations(Evidence.of(revisions, stage.instances().stream().map(Played::answered).toList())));
        found.addAll(Rest.unsettled(revisions));
        return found;
    }

    /** What a fault refused in the API server's place, the operator may well ask again. */
    private static List<Call> answered(Instance instance) {
        var injected = instance.proxy().injections().stream().map(Injection::call).collect(Collectors.toSet());
        return instance.proxy().calls().stream().filter(call -> !injected.contains(call.number())).toList();
    }

    private static void act(Life life, Stage stage) {
        var start = System.nanoTime();
        for (var step : life.steps().stream().skip(1).toList()) {
            LockSupport.parkNanos(step.at().toNanos() - (System.nanoTime() - start));
            step.action().accept(stage);
        }
    }

    private static Duration converge(Life life, Stage stage) {
        var start = System.nanoTime();
        while (true) {
            try {
                life.atTheEnd(stage);
                return Duration.ofNanos(System.nanoTime() - start);
            } catch (AssertionError | RuntimeException e) {
                if (System.nanoTime() - start > TO_CONVERGE.toNanos()) {
                    throw new AssertionError("Not converged " + TO_CONVERGE.toSeconds() + " s after the last fault", e);
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    /** No write for a while, besides the leader's lease. */
    private static void comesToRest(Stage stage) {
        var quiet = Duration.ofSeconds(Campaign.size(4, 30));
        var start = Instant.now();
        while (true) {
            var writes = stage.calls().stream().filter(call -> call.isWrite() && !call.resource().equals("leases")).toList();
            var last = writes.stream().map(Call::at).max(Instant::compareTo).orElse(start);
            if (Duration.between(last, Instant.now()).compareTo(quiet) > 0) {
                return;
            }
            if (Duration.between(start, Instant.now()).compareTo(TO_CONVERGE.plus(quiet)) > 0) {
                throw new AssertionError("It never comes to rest; its last writes: "
                        + writes.subList(Math.max(0, writes.size() - 10), writes.size()));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
