package dev.touchstone.operator.faults.sweep;

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
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * In the short run some scenarios and some crashes of each, chosen by a seed; in the long run all, but for the scenarios that go by the
 * clock, whose steps are all in others. Replayed by {@code -Dtouchstone.seed=N}; one scenario alone by {@code
 * -Dtouchstone.scenario="end a test"}, several with a {@code |} between their titles, and one crash of it by {@code
 * -Dtouchstone.crash=17} beside that; more scenarios by {@code -Dtouchstone.scenarios=17}.
 */
class CrashSweepTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final Logger LOG = Logger.getLogger(CrashSweepTest.class);
    private static final int SCENARIOS = Integer.getInteger("touchstone.scenarios", 3);
    private static final int CRASHES = Campaign.size(3, 40);
    /** Writes of a scenario that does the same very often; some are tried. */
    private static final int TOO_MANY = 300;
    private static final long SEED = Campaign.seed();

    static Trials trials;

    @BeforeAll
    static void start() {
        LOG.infof("Crash sweep with -Dtouchstone.seed=%d", SEED);
        trials = new Trials(CLUSTER, new FaultTable("crashes", SEED), Campaign.size(16, 32));
    }

    @AfterAll
    static void stop() throws Exception {
        trials.close();
    }

    @TestFactory
    Stream<DynamicTest> afterACrashEverythingEndsAsIfNothingHadHappened() {
        var random = new Random(SEED);
        var all = new ArrayList<CompletableFuture<?>>();
        return chosen(random).stream().map(scenario -> {
            var seed = random.nextLong();
            // A crowd has the machine for itself: beside others it takes longer than anything may.
            var turn = scenario.equals(Scenarios.manyModels()) ? CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    : CompletableFuture.<Void>completedFuture(null);
            var reference = turn.thenCompose(now -> trials.reference(scenario));
            var crashes = reference.thenApply(known -> crashes(known, new Random(seed)).stream()
                    .map(crash -> trials.play(scenario, crash, Optional.of(known))).toList());
            all.add(crashes.thenCompose(plays -> CompletableFuture.allOf(plays.toArray(CompletableFuture[]::new))));
            return DynamicTest.dynamicTest(scenario.title(), () -> {
                assertThat(reference.join().runs()).allMatch(Outcome::passed);
                var outcomes = crashes.join().stream().map(CompletableFuture::join).toList();
                assertThat(outcomes).as("with -Dtouchstone.seed=" + SEED).allMatch(Outcome::passed);
                // A run may take a few writes less than another.
                assertThat(outcomes.stream().filter(outcome -> outcome.injections() == 1).count()).as("crashes that happened")
                        .isGreaterThanOrEqualTo(outcomes.size() * 2 / 3);
            });
        }).toList().stream();
    }

    private static List<Scenario> chosen(Random random) {
        if (Scenarios.areNamed()) {
            return Scenarios.named();
        }
        var all = new ArrayList<>(Scenarios.all());
        if (Campaign.isLong()) {
            all.add(Scenarios.manyModels());
            return all;
        }
        all.removeIf(Scenario::isWithoutOperator);
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(SCENARIOS, all.size()));
    }

    private static List<Crash> crashes(Reference reference, Random random) {
        var one = Long.getLong("touchstone.crash");
        if (one != null) {
            return List.of(new Crash(one, true), new Crash(one, false));
        }
        var all = new ArrayList<>(LongStream.rangeClosed(1, Campaign.isLong() ? reference.writes() : reference.sureWrites()).boxed()
                .flatMap(write -> Stream.of(new Crash(write, true), new Crash(write, false))).toList());
        if (Campaign.isLong() && reference.writes() <= TOO_MANY) {
            return all;
        }
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(CRASHES, all.size()));
    }
}
