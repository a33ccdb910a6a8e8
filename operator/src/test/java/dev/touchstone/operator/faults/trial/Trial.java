package dev.touchstone.operator.faults.trial;

import dev.touchstone.operator.faults.oracle.EndState;
import dev.touchstone.operator.faults.oracle.Evidence;
import dev.touchstone.operator.faults.oracle.Oracles;
import dev.touchstone.operator.faults.oracle.Rest;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Injection;
import dev.touchstone.operator.faults.scenario.Scenario;
import dev.touchstone.operator.faults.scenario.Scenario.Step;
import dev.touchstone.operator.faults.stage.Instance;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Campaign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A scenario, an ordeal, and a stage of their own. */
final class Trial {
    private static final Duration TO_CONVERGE = Duration.ofSeconds(60);
    /** Reconcilers look again by themselves after at most 10 seconds while something is pending. */
    private static final Duration QUIET = Duration.ofSeconds(Campaign.size(11, 30));
    /** While nothing goes wrong; many are prepared at once on a cold machine. */
    private static final Duration TO_PREPARE = Duration.ofMinutes(3);
    private static final Duration PREPARED = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Scenario scenario;
    private final Optional<Ordeal> ordeal;
    private final Stage stage;
    private final Supervisor supervisor;
    private final List<String> violations = new ArrayList<>();

    private Trial(Scenario scenario, Optional<Ordeal> ordeal, Stage stage) {
        this.scenario = scenario;
        this.ordeal = ordeal;
        this.stage = stage;
        this.supervisor = new Supervisor(stage, scenario, ordeal.map(Ordeal::isAboutLeaders).orElse(false));
    }

    /** @param workplace where it is, and which it leaves while it waits for the end of all writing */
    static Outcome play(Scenario scenario, Optional<Ordeal> ordeal, Optional<Reference> reference, Stage stage, Workplace workplace) {
        var trial = new Trial(scenario, ordeal, stage);
        try (var course = ordeal.map(now -> now.course(stage)).orElse(proxy -> { })) {
            return trial.play(course, reference, workplace);
        }
    }

    private Outcome play(Ordeal.Course course, Optional<Reference> reference, Workplace workplace) {
        var before = prepare(course);
        var start = Instant.now();
        var step = start;
        var steps = scenario.steps().iterator();
        while (steps.hasNext() && violations.isEmpty()) {
            var next = steps.next();
            step = Instant.now();
            next.action().accept(stage);
            converge(next, course);
        }
        var end = Instant.now();
        if (violations.isEmpty() && course.over().isEmpty()) {
            // It went well while things went wrong, and must go well still when they do no more.
            holds(() -> course.over().isPresent(), Duration.ofMinutes(2));
            converge(scenario.steps().getLast(), course);
            end = Instant.now();
        }
        var last = latest(start, supervisor.crashedAt().orElse(start), course.over().orElse(start));
        var converged = Duration.between(last, end);
        workplace.close();
        if (violations.isEmpty() && !rests(QUIET)) {
            violations.add("It never comes to rest; last it asked: " + lastWrites());
        }
        if (lastWrite().filter(latest(last, step).plus(TO_CONVERGE)::isBefore).isPresent()) {
            violations.add("It wrote for longer than " + TO_CONVERGE.toSeconds() + " s after all was over; last it asked: " + lastWrites());
        }
        return judged(course, reference, before, converged.isNegative() ? Duration.ZERO : converged);
    }

    /** How many writes it took. */
    private long prepare(Ordeal.Course course) {
        if (scenario.startsEmpty()) {
            supervisor.afflict(course);
            supervisor.start();
            return 0;
        }
        scenario.given().action().accept(stage);
        supervisor.start();
        if (!holds(() -> isOver(scenario.given()), TO_PREPARE) || !rests(PREPARED)) {
            violations.add("What is given is not there: " + problem(scenario.given()));
        }
        var writes = writes().size();
        supervisor.afflict(course);
        course.begin();
        return writes;
    }

    private Outcome judged(Ordeal.Course course, Optional<Reference> reference, long before, Duration converged) {
        var revisions = stage.history().caughtUp().revisions();
        var end = EndState.of(revisions, stage.namespace());
        violations.addAll(Oracles.violations(Evidence.of(revisions, stage.instances().stream().map(Trial::answered).toList())));
        violations.addAll(Rest.unsettled(revisions));
        if (scenario.endsAlike()) {
            reference.ifPresent(expected -> violations.addAll(expected.end().differences(end, expected.mask())));
        }
        var injections = course.strikes() + stage.instances().stream().mapToInt(instance -> instance.proxy().injections().size()).sum();
        return new Outcome(scenario.title(), ordeal, injections, writes().size() - before, converged, end, List.copyOf(violations));
    }

    /** What a fault refused in the API server's place, the operator may well ask again. */
    private static List<Call> answered(Instance instance) {
        var injected = instance.proxy().injections().stream().map(Injection::call).collect(Collectors.toSet());
        return instance.proxy().calls().stream().filter(call -> !injected.contains(call.number())).toList();
    }

    private void converge(Step step, Ordeal.Course course) {
        var start = Instant.now();
        if (!holds(() -> isOver(step), () -> latest(start, course.over().orElseGet(Instant::now)), TO_CONVERGE)) {
            violations.add("Not converged within " + TO_CONVERGE.toSeconds() + " s: " + problem(step));
        }
    }

    private boolean isOver(Step step) {
        try {
            step.end().accept(stage);
            return true;
        } catch (AssertionError | RuntimeException notYet) {
            return false;
        }
    }

    private String problem(Step step) {
        try {
            step.end().accept(stage);
            return "only now";
        } catch (AssertionError | RuntimeException e) {
            return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        }
    }

    /** No write for that long; a write begins the time anew. */
    private boolean rests(Duration quiet) {
        var start = Instant.now();
        return holds(() -> {
            var last = lastWrite().filter(at -> at.isAfter(start)).orElse(start);
            return Duration.between(last, Instant.now()).compareTo(quiet) > 0;
        }, TO_CONVERGE.plus(quiet));
    }

    private static boolean holds(BooleanSupplier condition, Duration patience) {
        var start = Instant.now();
        return holds(condition, () -> start, patience);
    }

    /** @param since from when on the patience counts */
    private static boolean holds(BooleanSupplier condition, Supplier<Instant> since, Duration patience) {
        while (!condition.getAsBoolean()) {
            if (Duration.between(since.get(), Instant.now()).compareTo(patience) > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    private static Instant latest(Instant... instants) {
        return Arrays.stream(instants).max(Instant::compareTo).orElseThrow();
    }

    private List<Call> writes() {
        return stage.calls().stream().filter(Call::changesSomething).toList();
    }

    private Optional<Instant> lastWrite() {
        return writes().stream().map(Call::at).max(Instant::compareTo);
    }

    private String lastWrites() {
        var writes = writes();
        return writes.subList(Math.max(0, writes.size() - 8), writes.size()).toString();
    }
}
