package dev.touchstone.operator.faults.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.scenario.Scenarios;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.faults.trial.Trials;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Findings;
import dev.touchstone.operator.testing.RedisProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every bug is caught, by whom it should be; and the same play without a bug is without fault. In the short run a dozen of them,
 * chosen by {@code -Dtouchstone.seed=N}, without those that take more than a minute.
 */
class SeededBugsTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    private static final Queue<String> CAUGHT = new ConcurrentLinkedQueue<>();
    private static final int AT_ONCE = 6;
    private static final int BUGS = Math.min(Integer.getInteger("touchstone.bugs", Campaign.size(12, Bug.values().length)), Bug.values().length);
    private static final long SEED = Campaign.seed();

    @Test
    void everyBugIsCaughtAndWithoutOneNothingIs() throws Exception {
        try (var woven = new Weaving(); var trials = new Trials(CLUSTER, BUGS); var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var plays = new ArrayList<Callable<List<String>>>();
            // The long ones first.
            plays.add(() -> faults("clean", EnumSet.complementOf(EnumSet.of(Act.FailOnce, Act.Dying))));
            plays.add(() -> faults("cleandying", Set.of(Act.Dying)));
            plays.add(() -> faults("cleanfailing", Set.of(Act.FailOnce)));
            chosen().stream().sorted(Comparator.comparing(SeededBugsTest::length).reversed())
                    .forEach(bug -> plays.add(() -> bug.scenario().isPresent() ? missed(bug, trials) : missed(bug)));
            var failures = new ArrayList<String>();
            for (var play : threads.invokeAll(plays)) {
                try {
                    failures.addAll(play.get());
                } catch (ExecutionException e) {
                    failures.add(e.getCause().toString());
                }
            }
            Findings.write("bugs.txt", "Seed " + SEED + System.lineSeparator() + CAUGHT.stream().sorted().collect(Collectors.joining(System.lineSeparator())));
            assertThat(failures).as("with -Dtouchstone.seed=" + SEED).isEmpty();
        }
    }

    private static List<Bug> chosen() {
        var bugs = new ArrayList<>(List.of(Bug.values()));
        bugs.removeIf(bug -> bug.takesLong() && BUGS < bugs.size());
        Collections.shuffle(bugs, new Random(SEED));
        return bugs.subList(0, BUGS);
    }

    /** Scenarios that do not end are waited for. */
    private static int length(Bug bug) {
        return bug.scenario().isPresent() ? Act.values().length + 1 : bug.acts().size();
    }

    private static List<String> faults(String name, Set<Act> acts) {
        try (var stage = Stage.open(CLUSTER, REDIS, name)) {
            return new Play(stage, name, acts, "").violations().stream().map(violation -> "Without a bug: " + violation).toList();
        }
    }

    private static List<String> missed(Bug bug) {
        var name = bug.name().toLowerCase(Locale.ROOT);
        try (var stage = Stage.open(CLUSTER, REDIS, name.substring(0, Math.min(20, name.length())))) {
            Seeds.sow(bug.name(), stage.namespace());
            return missed(bug, new Play(stage, name, bug.acts(), bug.caughtBy()).violations());
        }
    }

    private static List<String> missed(Bug bug, Trials trials) {
        var scenario = Scenarios.named(bug.scenario().orElseThrow());
        var reference = trials.reference(scenario).join();
        var clean = reference.runs().stream().flatMap(run -> run.violations().stream()).map(violation -> "Without a bug: " + violation);
        var missed = missed(bug, trials.play(scenario, new Sown(bug), Optional.of(reference)).join().violations());
        return Stream.concat(clean, missed.stream()).toList();
    }

    private static List<String> missed(Bug bug, List<String> violations) {
        var caught = violations.stream().filter(violation -> violation.startsWith(bug.caughtBy())).findFirst();
        CAUGHT.add("%-45s%s".formatted(bug, caught.orElse("not caught")));
        return caught.isPresent() ? List.of() : List.of(bug + " was not caught by " + bug.caughtBy() + " but: " + violations);
    }
}
