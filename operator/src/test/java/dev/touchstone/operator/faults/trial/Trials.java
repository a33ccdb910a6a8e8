package dev.touchstone.operator.faults.trial;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.scenario.Scenario;
import dev.touchstone.operator.faults.scenario.Scenarios;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.RedisProcess;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Many trials side by side: most of the time is waiting. What came of them is in their table. */
public final class Trials implements AutoCloseable {
    private static final int AT_WORK = 10;
    /** Takes as much of the machine as so many others. */
    private static final int CROWD = 3;

    private final ControlPlane cluster;
    private final Optional<FaultTable> table;
    private final RedisProcess redis = RedisProcess.start();
    private final ExecutorService players;
    private final Semaphore working = new Semaphore(AT_WORK, true);
    private final Map<String, CompletableFuture<Reference>> references = new ConcurrentHashMap<>();

    /** @param atOnce at work, or waiting for the end of all writing */
    public Trials(ControlPlane cluster, FaultTable table, int atOnce) {
        this(cluster, Optional.of(table), atOnce);
    }

    /** Of which no table is made. */
    public Trials(ControlPlane cluster, int atOnce) {
        this(cluster, Optional.empty(), atOnce);
    }

    private Trials(ControlPlane cluster, Optional<FaultTable> table, int atOnce) {
        this.cluster = cluster;
        this.table = table;
        this.players = Executors.newFixedThreadPool(atOnce, Thread.ofPlatform().daemon().name("trial-", 0).factory());
    }

    /** How a scenario ends when nothing goes wrong; played once. */
    public CompletableFuture<Reference> reference(Scenario scenario) {
        return references.computeIfAbsent(scenario.title(), title -> {
            var first = run(scenario, Optional.empty(), Optional.empty());
            var second = run(scenario, Optional.empty(), Optional.empty());
            return first.thenCombine(second, Reference::of);
        });
    }

    /** @param reference to compare with, if it ends alike; it has been played */
    public CompletableFuture<Outcome> play(Scenario scenario, Ordeal ordeal, Optional<Reference> reference) {
        return run(scenario, Optional.of(ordeal), reference);
    }

    private CompletableFuture<Outcome> run(Scenario scenario, Optional<Ordeal> ordeal, Optional<Reference> reference) {
        return CompletableFuture.supplyAsync(() -> {
            try (var workplace = Workplace.enter(working, scenario.equals(Scenarios.manyModels()) ? CROWD : 1);
                    var stage = Stage.open(cluster, redis, "trial")) {
                return Trial.play(scenario, ordeal, reference, stage, workplace);
            }
        }, players).thenApply(outcome -> {
            table.ifPresent(one -> one.add(outcome));
            return outcome;
        });
    }

    @Override
    public void close() throws Exception {
        players.shutdownNow();
        redis.close();
    }
}
