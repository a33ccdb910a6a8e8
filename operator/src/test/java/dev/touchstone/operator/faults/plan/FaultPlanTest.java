package dev.touchstone.operator.faults.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.scenario.Scenario;
import dev.touchstone.operator.faults.scenario.Scenarios;
import dev.touchstone.operator.faults.trial.FaultTable;
import dev.touchstone.operator.faults.trial.Outcome;
import dev.touchstone.operator.faults.trial.Reference;
import dev.touchstone.operator.faults.trial.Trials;
import dev.touchstone.operator.testing.Campaign;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * In the long run every plan in every scenario; in the short one those that say {@code short}, each in one of the scenarios that go by
 * the clock, and a few other pairs, chosen by {@code -Dtouchstone.seed=N}. One plan alone, in all scenarios: {@code -Dtouchstone.plan=conflicts}; one
 * scenario alone: {@code -Dtouchstone.scenario="end a test"}; several of either with a {@code |} between them.
 */
class FaultPlanTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final Logger LOG = Logger.getLogger(FaultPlanTest.class);
    private static final int PAIRS = 2;
    private static final long SEED = Campaign.seed();
    private static final List<String> PLANS = Optional.ofNullable(System.getProperty("touchstone.plan"))
            .map(names -> List.of(names.split("\\|"))).orElse(List.of());

    static Trials trials;

    @BeforeAll
    static void start() {
        LOG.infof("Fault plans with -Dtouchstone.seed=%d", SEED);
        trials = new Trials(CLUSTER, new FaultTable("faults", SEED), Campaign.size(16, 32));
    }

    @AfterAll
    static void stop() throws Exception {
        trials.close();
    }

    /** A plan in a scenario. */
    private record Pair(Plan plan, Scenario scenario) {
        boolean isByTheClock() {
            return Scenarios.byTheClock().contains(scenario);
        }
    }

    @TestFactory
    Stream<DynamicTest> everythingConvergesAndKeepsItsPromises() {
        var pairs = chosen();
        assertThat(pairs).as("plans and scenarios that were chosen").isNotEmpty();
        return pairs.stream().map(pair -> {
            var outcomes = pair.scenario().endsAlike()
                    ? trials.reference(pair.scenario()).thenApply(known -> played(pair, Optional.of(known)))
                    : CompletableFuture.completedFuture(played(pair, Optional.empty()));
            return DynamicTest.dynamicTest(pair.plan().name() + " x " + pair.scenario(), () -> {
                var runs = outcomes.join().stream().map(CompletableFuture::join).toList();
                assertThat(runs).allMatch(Outcome::passed);
                // By the clock there is always something to go wrong.
                assertThat(runs).as("something went wrong").allMatch(run -> !pair.isByTheClock() || run.injections() > 0);
            });
        }).toList().stream();
    }

    private static List<CompletableFuture<Outcome>> played(Pair pair, Optional<Reference> known) {
        return IntStream.range(0, pair.isByTheClock() ? Campaign.size(1, 3) : 1).mapToObj(time ->
                trials.play(pair.scenario(), pair.plan().reseeded(pair.plan().seed() + 1000L * time), known)).toList();
    }

    private static List<Pair> chosen() {
        var plans = PlanReader.all();
        var all = new ArrayList<Pair>();
        if (Campaign.isLong() || !PLANS.isEmpty() || Scenarios.areNamed()) {
            all.addAll(pairs(plans, Scenarios.byTheClock()));
            all.addAll(pairs(plans, Scenarios.all()));
            all.removeIf(pair -> !PLANS.isEmpty() && !PLANS.contains(pair.plan().name())
                    || Scenarios.areNamed() && !Scenarios.named().contains(pair.scenario()));
            return all;
        }
        var random = new Random(SEED);
        var byTheClock = new ArrayList<>(Scenarios.byTheClock());
        Collections.shuffle(byTheClock, random);
        var inShort = plans.stream().filter(Plan::inShort).toList();
        IntStream.range(0, inShort.size()).mapToObj(i -> new Pair(inShort.get(i), byTheClock.get(i % byTheClock.size()))).forEach(all::add);
        var others = new ArrayList<>(pairs(plans, Scenarios.all()));
        Collections.shuffle(others, random);
        all.addAll(others.subList(0, PAIRS));
        return all;
    }

    private static List<Pair> pairs(List<Plan> plans, List<Scenario> scenarios) {
        return plans.stream().flatMap(plan -> scenarios.stream().map(scenario -> new Pair(plan, scenario))).toList();
    }
}
