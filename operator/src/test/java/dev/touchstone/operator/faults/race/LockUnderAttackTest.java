package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Findings;
import dev.touchstone.operator.testing.RedisProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * While a test holds its locks, nothing that can change an answer changes through the API, whoever tries and whatever is down; and
 * what may change, does. What got through is not what answers said, but what the API server's watches tell.
 */
class LockUnderAttackTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    private static final Logger LOG = Logger.getLogger(LockUnderAttackTest.class);
    /** Side by side: while an operator starts in one, there is more to attack in another. */
    private static final int ARENAS = Campaign.size(1, 2);
    /** Then another namespace, as what every operator that was ever killed remembers is kept with its own. */
    private static final int PER_ARENA = 5_000;
    private static final Set<String> STEPS = Set.of("create", "pause", "resume", "stop", "restart", "delete", "absent",
            "reached Running", "reached Paused", "reached Stopped");
    private static final Set<String> KILLS = Set.of("nothing", "patch abtests/status", "patch configmaps", "patch contexts/status",
            "patch contexts/status (lock)", "patch models/status (lock)", "patch modelstorages/status (lock)");
    private static final Set<String> VERBS = Attacks.all().stream().map(Attack::how).collect(Collectors.toSet());

    private final long seed = Campaign.seed();
    private final int wanted = Integer.getInteger("touchstone.attempts", Campaign.size(3_000, 100_000));
    private final Patience patience = new Patience(Duration.ofMinutes(wanted <= 5_000 ? 20 : 180));
    private final Arsenal arsenal = new Arsenal(new Random(seed));
    private final Tally tally = new Tally();
    private final AtomicLong longest = new AtomicLong();
    private final Map<String, Long> steps = new ConcurrentSkipListMap<>();
    private final Map<String, Long> kills = new ConcurrentSkipListMap<>();

    @Test
    void nothingThatATestHoldsChanges() throws Exception {
        var start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(ARENAS)) {
            var arenas = IntStream.range(0, ARENAS).mapToObj(arena -> (Callable<Void>) () -> rounds(arena)).toList();
            Throwable failure = null;
            for (var arena : threads.invokeAll(arenas)) {
                try {
                    arena.get();
                } catch (ExecutionException e) {
                    failure = failure == null || isTheOthersFault(failure) ? e : failure;
                }
            }
            Findings.write("race.txt", "Seed %d, %d s%n%sTests: %s%nOperators killed after: %s%nLongest step: %.1f s".formatted(
                    seed, Duration.ofNanos(System.nanoTime() - start).toSeconds(), tally.summary(), steps, kills, longest.get() / 1000.0));
            if (failure != null) {
                throw new AssertionError("With seed " + seed + ": " + failure.getCause().getMessage(), failure);
            }
        }
        assertThat(tally.complaints()).as("with seed " + seed).isEmpty();
        assertThat(tally.liberties()).hasSize(Liberty.ALL.size());
        assertThat(tally.byVerb().keySet()).containsAll(VERBS);
        assertThat(steps.keySet()).containsAll(STEPS);
        assertThat(kills.keySet()).anyMatch(write -> write.endsWith("(lock)")).anyMatch(write -> write.endsWith("/status"));
        if (Campaign.isLong()) {
            assertThat(kills.keySet()).containsAll(KILLS);
        }
    }

    private Void rounds(int arena) throws Exception {
        for (int round = 0; round == 0 || !isEnough(); round++) {
            try (var stage = new Arena(CLUSTER, REDIS, arsenal, tally, patience, seed + 100L * round + 10L * arena)) {
                var until = tally.attempts() + ARENAS * PER_ARENA;
                stage.play(() -> isEnough() || tally.attempts() >= until);
                add(stage.steps(), steps);
                add(stage.killedAfter(), kills);
                longest.accumulateAndGet(stage.longestStep(), Math::max);
            }
            LOG.infof("%d of %d attempts, with seed %d; %s; killed after %s", tally.attempts(), wanted, seed, steps, kills);
        }
        return null;
    }

    private boolean isEnough() {
        return tally.attempts() >= wanted && tally.liberties().size() == Liberty.ALL.size() && tally.byVerb().keySet().containsAll(VERBS);
    }

    private static void add(Map<String, AtomicLong> counts, Map<String, Long> sums) {
        counts.forEach((what, count) -> sums.merge(what, count.get(), Long::sum));
    }

    private static boolean isTheOthersFault(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Patience.Ended) {
                return true;
            }
        }
        return false;
    }
}
