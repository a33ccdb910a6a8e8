package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.oracle.Evidence;
import dev.touchstone.operator.faults.oracle.Oracles;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Findings;
import dev.touchstone.operator.testing.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * While a test holds its locks, nothing that can change an answer changes through the API, whoever tries and whatever is down; and
 * what may change, does. What got through is not what answers said, but what the API server's watches tell.
 */
@Tag("long")
class LockUnderAttackTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final Logger LOG = Logger.getLogger(LockUnderAttackTest.class);
    private static final int ATTACKERS = 6;
    private static final int PER_ROUND = 5_000;
    private static final Set<String> STEPS = Set.of("create", "pause", "stop", "restart");
    private static final Set<String> VERBS = Attacks.all().stream().map(Attack::how).collect(Collectors.toSet());
    private static final Set<String> PROMISES = Set.of(
            "LocksAreHeld", "LockedStaysUnchanged", "SharesAreFair", "UnitsKeepTheirVariant", "RouteNumbersGrow");

    static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start("secret");
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @Test
    void nothingThatATestHoldsChanges() throws Exception {
        var seed = Long.getLong("touchstone.seed", System.nanoTime());
        var wanted = Integer.getInteger("touchstone.attempts", Campaign.size(2_000, 100_000));
        var tally = new Tally();
        var steps = new TreeMap<String, Long>();
        var kills = new TreeMap<String, Long>();
        // A namespace for each round, as what every operator that was ever killed remembers is kept with it.
        for (int round = 0; tally.attempts() < wanted; round++) {
            round(seed + 1000L * round, Math.min(wanted, tally.attempts() + PER_ROUND), tally, steps, kills);
        }
        Findings.write("race.txt", "Seed %d%n%sTests: %s%nOperators killed after: %s".formatted(seed, tally.summary(), steps, kills));

        assertThat(tally.complaints()).isEmpty();
        assertThat(tally.liberties()).hasSize(Liberty.ALL.size());
        assertThat(tally.byVerb().keySet()).containsAll(VERBS);
        assertThat(steps.keySet()).containsAll(STEPS);
    }

    private static void round(long seed, long wanted, Tally tally, Map<String, Long> steps, Map<String, Long> kills) throws Exception {
        try (var stage = Stage.open(CLUSTER, redis, "race"); var cast = new Cast(stage.client(), stage.user(), stage.namespace())) {
            stage.films().credentials();
            var director = new Director(cast.administrator(), new Props(redis.port()), new Random(seed));
            var assassin = new Assassin(stage, tally, new Random(seed + 1));
            director.prepare();
            race(seed, wanted, tally, cast, director, assassin);

            director.curtain();
            stage.start();
            Eventually.holds(() -> assertThat(held(cast)).as("held at rest").isEmpty());
            director.steps().forEach((step, count) -> steps.merge(step, count.get(), Long::sum));
            assassin.killedAfter().forEach((write, count) -> kills.merge(write, count, Long::sum));
            LOG.infof("%d of %d attempts, with seed %d; %s", tally.attempts(), wanted, seed, steps);
            var evidence = Evidence.of(stage.history().caughtUp().revisions(), List.of());
            assertThat(Oracles.violations(evidence)).as("with seed " + seed)
                    .filteredOn(violation -> PROMISES.contains(violation.substring(0, violation.indexOf(':')))).isEmpty();
        }
    }

    private static void race(long seed, long wanted, Tally tally, Cast cast, Director director, Assassin assassin) throws Exception {
        var over = new AtomicBoolean();
        var lastInGap = new AtomicLong(System.nanoTime());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var players = new ArrayList<Callable<Void>>();
            for (int i = 0; i < ATTACKERS; i++) {
                var attacker = new Attacker(cast, Director.targets(), tally, lastInGap, new Random(seed + 10 + i));
                players.add(until(over, () -> {
                    attacker.turn();
                    if (tally.attempts() >= wanted && director.steps().keySet().containsAll(STEPS)
                            && tally.byVerb().keySet().containsAll(VERBS)) {
                        over.set(true);
                    }
                }));
            }
            players.add(until(over, director::turn));
            players.add(until(over, assassin::turn));
            for (var player : threads.invokeAll(players, Campaign.size(10, 120), TimeUnit.MINUTES)) {
                player.get();
            }
        }
    }

    private static Callable<Void> until(AtomicBoolean over, Runnable turn) {
        return () -> {
            try {
                while (!over.get()) {
                    turn.run();
                }
            } finally {
                // Who fails ends it for all.
                over.set(true);
            }
            return null;
        };
    }

    private static List<String> held(Cast cast) {
        var held = new ArrayList<String>();
        Director.targets().keySet().forEach(kind -> cast.administrator().send(new Request("GET", kind.plural(), "application/json", ""))
                .body().path("items").forEach(object -> {
                    if (!object.at("/status/locks").isEmpty() || !object.at("/status/shares").isEmpty() || !object.at("/status/pinned").isEmpty()) {
                        held.add(kind + " " + object.at("/metadata/name").asText() + " " + object.path("status"));
                    }
                }));
        return held;
    }
}
