package dev.touchstone.operator.faults.sweep;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.oracle.EndState;
import dev.touchstone.operator.faults.oracle.Evidence;
import dev.touchstone.operator.faults.oracle.Oracles;
import dev.touchstone.operator.faults.oracle.Rest;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.scenario.Scenario;
import dev.touchstone.operator.faults.scenario.Scenario.Step;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.RedisProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Plays scenarios, some at work at once; those that only wait for the end of all writing do so together. */
final class Run {
    /** The promise; in the short run, which must hold on any machine, however busy, twice that. */
    private static final Duration TO_CONVERGE = Duration.ofSeconds(Campaign.size(120, 60));
    /** Reconcilers look again by themselves after at most 10 seconds while something is pending. */
    private static final Duration QUIET = Duration.ofSeconds(Campaign.size(3, 30));
    /** While nothing goes wrong; many are prepared at once on a cold machine. */
    private static final Duration TO_PREPARE = Duration.ofMinutes(3);
    private static final Duration PREPARED = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final ControlPlane cluster;
    private final RedisProcess redis;
    private final Semaphore working;

    /** @param atWork how many are more than waiting at once */
    Run(ControlPlane cluster, RedisProcess redis, int atWork) {
        this.cluster = cluster;
        this.redis = redis;
        this.working = new Semaphore(atWork);
    }

    Outcome play(Scenario scenario, Optional<Crash> crash, Optional<Reference> reference) {
        working.acquireUninterruptibly();
        try (var stage = Stage.open(cluster, redis, "crash")) {
            var violations = new ArrayList<String>();
            var supervisor = new Supervisor(stage, scenario);
            scenario.given().action().accept(stage);
            supervisor.start();
            if (!converges(stage, scenario.given(), TO_PREPARE) || !rests(stage, PREPARED)) {
                violations.add("What is given is not there: " + problem(stage, scenario.given()));
            }
            var before = writes(stage);
            crash.ifPresent(c -> {
                var fault = c.fault();
                stage.instances().forEach(instance -> instance.proxy().inject(fault));
            });
            var start = Instant.now();
            var steps = scenario.steps().iterator();
            while (steps.hasNext() && violations.isEmpty()) {
                var step = steps.next();
                step.action().accept(stage);
                if (!converges(stage, step, TO_CONVERGE)) {
                    violations.add("Not converged after " + TO_CONVERGE.toSeconds() + " s: " + problem(stage, step));
                }
            }
            var converged = Duration.between(supervisor.crashedAt().filter(at -> at.isAfter(start)).orElse(start), Instant.now());
            working.release();
            try {
                if (violations.isEmpty() && !rests(stage, QUIET)) {
                    violations.add("It never comes to rest; last it asked: " + lastWrites(stage));
                }
            } finally {
                working.acquireUninterruptibly();
            }
            return judged(stage, scenario, crash, reference, before, converged, violations);
        } finally {
            working.release();
        }
    }

    private static Outcome judged(Stage stage, Scenario scenario, Optional<Crash> crash, Optional<Reference> reference, long before,
            Duration converged, List<String> violations) {
        var revisions = stage.history().caughtUp().revisions();
        var calls = stage.instances().stream().map(instance -> instance.proxy().calls()).toList();
        var end = EndState.of(revisions, stage.namespace());
        violations.addAll(Oracles.violations(Evidence.of(revisions, calls)));
        violations.addAll(Rest.unsettled(revisions));
        reference.ifPresent(expected -> violations.addAll(expected.end().differences(end, expected.mask())));
        var crashed = stage.instances().stream().anyMatch(instance -> !instance.proxy().injections().isEmpty());
        return new Outcome(scenario.title(), crash, crashed, writes(stage) - before, converged,
                reference.isPresent() ? Optional.empty() : Optional.of(end), List.copyOf(violations));
    }

    private static boolean converges(Stage stage, Step step, Duration bound) {
        return holds(bound, () -> isOver(stage, step));
    }

    private static boolean isOver(Stage stage, Step step) {
        try {
            step.end().accept(stage);
            return true;
        } catch (AssertionError | RuntimeException notYet) {
            return false;
        }
    }

    private static String problem(Stage stage, Step step) {
        try {
            step.end().accept(stage);
            return "only now";
        } catch (AssertionError | RuntimeException e) {
            return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        }
    }

    /** No write for that long; a write begins the time anew. */
    private static boolean rests(Stage stage, Duration quiet) {
        var start = Instant.now();
        return holds(TO_CONVERGE.plus(quiet), () -> {
            var last = stage.calls().stream().filter(Crash::counts).map(Call::at).max(Instant::compareTo)
                    .filter(at -> at.isAfter(start)).orElse(start);
            return Duration.between(last, Instant.now()).compareTo(quiet) > 0;
        });
    }

    private static boolean holds(Duration bound, java.util.function.BooleanSupplier condition) {
        var end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    private static long writes(Stage stage) {
        return stage.calls().stream().filter(Crash::counts).count();
    }

    private static String lastWrites(Stage stage) {
        var writes = stage.calls().stream().filter(Crash::counts).toList();
        return writes.subList(Math.max(0, writes.size() - 8), writes.size()).toString();
    }
}
