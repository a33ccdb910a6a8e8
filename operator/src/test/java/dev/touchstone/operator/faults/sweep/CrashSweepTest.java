package dev.touchstone.operator.faults.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.scenario.Scenario;
import dev.touchstone.operator.faults.scenario.Scenarios;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.RedisProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * In the short run some scenarios and some crashes of each, chosen by a seed; in the long run all. Replayed by
 * {@code -Dtouchstone.seed=N}; one scenario alone by {@code -Dtouchstone.scenario="end a test"}, and one crash of it by
 * {@code -Dtouchstone.crash=17} beside that; more scenarios by
 * {@code -Dtouchstone.scenarios=17}.
 */
class CrashSweepTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final Logger LOG = Logger.getLogger(CrashSweepTest.class);
    private static final int SCENARIOS = Integer.getInteger("touchstone.scenarios", 4);
    private static final int CRASHES = Campaign.size(3, 40);
    /** Writes of a scenario that does the same very often; some are tried. */
    private static final int TOO_MANY = 300;
    private static final int AT_WORK = 6;
    private static final int AT_ONCE = Campaign.size(8, 32);
    private static final long SEED = Long.getLong("touchstone.seed", System.currentTimeMillis() % 1_000_000);
    private static final CrashTable TABLE = new CrashTable(Campaign.isLong() ? "long" : "quick", SEED);

    static RedisProcess redis;
    static ExecutorService players;
    static Run run;

    @BeforeAll
    static void start() {
        LOG.infof("Crash sweep with -Dtouchstone.seed=%d", SEED);
        redis = RedisProcess.start("secret");
        players = Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().name("sweep-", 0).factory());
        run = new Run(CLUSTER, redis, AT_WORK);
    }

    @AfterAll
    static void stop() throws Exception {
        players.shutdownNow();
        redis.close();
    }

    @TestFactory
    Stream<DynamicTest> afterACrashEverythingEndsAsIfNothingHadHappened() {
        var random = new Random(SEED);
        return chosen(random).stream().map(scenario -> {
            var seed = random.nextLong();
            var first = play(scenario, Optional.empty(), Optional.empty());
            var second = play(scenario, Optional.empty(), Optional.empty());
            var crashes = first.thenCombine(second, (one, other) -> {
                var end = one.end().orElseThrow();
                var reference = new Reference(end, end.mask(other.end().orElseThrow()), Math.max(one.writes(), other.writes()));
                return crashes(reference.writes(), new Random(seed)).stream()
                        .map(crash -> play(scenario, Optional.of(crash), Optional.of(reference))).toList();
            });
            return DynamicTest.dynamicTest(scenario.title(), () -> {
                var outcomes = new ArrayList<>(List.of(first.join(), second.join()));
                crashes.join().forEach(outcome -> outcomes.add(outcome.join()));
                judge(outcomes);
            });
        }).toList().stream();
    }

    private static void judge(List<Outcome> outcomes) {
        var broken = outcomes.stream().filter(outcome -> !outcome.passed())
                .map(outcome -> outcome.crash().map(Crash::toString).orElse("without a fault") + ":\n  "
                        + String.join("\n  ", outcome.violations())).toList();
        assertThat(broken).as("promises that were broken, with -Dtouchstone.seed=" + SEED).isEmpty();
    }

    private static CompletableFuture<Outcome> play(Scenario scenario, Optional<Crash> crash, Optional<Reference> reference) {
        return CompletableFuture.supplyAsync(() -> run.play(scenario, crash, reference), players).thenApply(outcome -> {
            TABLE.add(outcome);
            return outcome;
        });
    }

    private static List<Scenario> chosen(Random random) {
        var one = System.getProperty("touchstone.scenario");
        var all = new ArrayList<>(Scenarios.all());
        if (one != null) {
            all.removeIf(scenario -> !scenario.title().equals(one));
            assertThat(all).as("scenarios named '" + one + "'").isNotEmpty();
            return all;
        }
        if (Campaign.isLong()) {
            all.add(Scenarios.manyModels());
            return all;
        }
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(SCENARIOS, all.size()));
    }

    private static List<Crash> crashes(long writes, Random random) {
        var one = Long.getLong("touchstone.crash");
        if (one != null) {
            return List.of(new Crash(one, true), new Crash(one, false));
        }
        var all = new ArrayList<>(LongStream.rangeClosed(1, writes).boxed()
                .flatMap(write -> Stream.of(new Crash(write, true), new Crash(write, false))).toList());
        if (Campaign.isLong() && writes <= TOO_MANY) {
            return all;
        }
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(CRASHES, all.size()));
    }
}
