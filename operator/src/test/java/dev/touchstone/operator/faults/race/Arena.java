package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.oracle.Evidence;
import dev.touchstone.operator.faults.oracle.Oracles;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** One namespace in which tests live and are attacked, from nothing held to nothing held. */
final class Arena implements AutoCloseable {
    private static final int ATTACKERS = 4;
    private static final Duration UNTIL_AT_REST = Duration.ofMinutes(3);
    private static final Set<String> PROMISES = Set.of(
            "LocksAreHeld", "LockedStaysUnchanged", "SharesAreFair", "UnitsKeepTheirVariant", "RouteNumbersGrow");

    private final Stage stage;
    private final Cast cast;
    private final Director director;
    private final Assassin assassin;
    private final Patience patience;
    private final List<Attacker> attackers = new ArrayList<>();

    Arena(ControlPlane cluster, RedisProcess redis, Arsenal arsenal, Tally tally, Patience patience, long seed) {
        this.stage = Stage.open(cluster, redis, "race");
        this.patience = patience;
        this.cast = new Cast(stage.client(), stage.user(), stage.namespace());
        var openings = new Openings();
        var scenery = new Scenery(cast.administrator(), new Props(redis.port()));
        this.assassin = new Assassin(stage, new Random(seed));
        this.director = new Director(cast.administrator(), scenery, assassin, openings, patience, this::judge, new Random(seed + 1));
        for (int i = 0; i < ATTACKERS; i++) {
            attackers.add(new Attacker(cast, Scenery.targets(), arsenal, tally, openings, new Random(seed + 2 + i)));
        }
        stage.films().credentials();
        scenery.repair();
    }

    Map<String, AtomicLong> steps() {
        return director.steps();
    }

    /** In milliseconds. */
    long longestStep() {
        return director.longest();
    }

    Map<String, AtomicLong> killedAfter() {
        return assassin.killedAfter();
    }

    /** Whole cycles of tests, at least one; and what was promised was kept all the time. */
    void play(BooleanSupplier isEnough) throws Exception {
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var players = new ArrayList<Callable<Void>>();
            attackers.forEach(attacker -> players.add(() -> {
                while (!over.get()) {
                    attacker.turn();
                }
                return null;
            }));
            players.add(() -> {
                do {
                    director.cycle();
                } while (!isEnough.getAsBoolean());
                over.set(true);
                return null;
            });
            for (var player : threads.invokeAll(players.stream().map(player -> endingAll(player, over)).toList())) {
                player.get();
            }
        }
        director.curtain();
        Eventually.within(UNTIL_AT_REST, () -> assertThat(held()).as("held at rest").isEmpty());
        stage.history().caughtUp();
        judge();
    }

    /** By promises about tests, over the whole history. */
    private void judge() {
        var violations = Oracles.violations(Evidence.of(stage.history().revisions(), List.of())).stream()
                .filter(violation -> PROMISES.contains(violation.substring(0, violation.indexOf(':')))).toList();
        assertThat(violations).isEmpty();
    }

    @Override
    public void close() {
        cast.close();
        stage.close();
    }

    /** Who fails ends it for all. */
    private Callable<Void> endingAll(Callable<Void> player, AtomicBoolean over) {
        return () -> {
            try {
                return player.call();
            } catch (Exception | Error e) {
                over.set(true);
                patience.end();
                throw e;
            }
        };
    }

    private List<String> held() {
        var held = new ArrayList<String>();
        for (var kind : Kind.values()) {
            cast.administrator().send(Request.list(kind)).body().path("items").forEach(object -> {
                if (List.of("locks", "shares", "pinned").stream().anyMatch(what -> !object.path("status").path(what).isEmpty())) {
                    held.add(kind + " " + object.at("/metadata/name").asText() + " " + object.path("status"));
                }
            });
        }
        return held;
    }
}
