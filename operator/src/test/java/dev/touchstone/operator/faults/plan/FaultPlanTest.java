package dev.touchstone.operator.faults.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.RedisProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every plan in every scenario that it is made for, several side by side: most of the time is waiting. What it found is in {@code
 * target/reliability}. One plan alone: {@code -Dtouchstone.plan=conflicts}.
 */
class FaultPlanTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final int AT_ONCE = 6;
    private static final FaultTable TABLE = new FaultTable(Campaign.isLong() ? "long" : "quick");

    static RedisProcess redis;
    static ExecutorService players;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start("secret");
        players = Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().name("plan-", 0).factory());
    }

    @AfterAll
    static void stop() throws Exception {
        players.shutdownNow();
        redis.close();
        TABLE.write();
    }

    @TestFactory
    Stream<DynamicTest> everythingConvergesAndKeepsItsPromises() {
        var played = new Played(CLUSTER, redis);
        var running = new ArrayList<DynamicTest>();
        for (var plan : chosen()) {
            for (var life : lives(plan)) {
                var results = new ArrayList<CompletableFuture<PlanResult>>();
                for (int i = 0; i < Campaign.size(1, 3); i++) {
                    var seeded = plan.reseeded(plan.seed() + 1000L * i);
                    results.add(CompletableFuture.supplyAsync(() -> played.play(seeded, life), players));
                }
                running.add(DynamicTest.dynamicTest(plan.name() + " x " + life.title(), () -> judge(results)));
            }
        }
        assertThat(running).as("plans that were chosen").isNotEmpty();
        return running.stream();
    }

    private static void judge(List<CompletableFuture<PlanResult>> results) {
        var failed = new AssertionError("Replay a failed plan by its seed");
        results.stream().map(CompletableFuture::join).forEach(result -> {
            TABLE.add(result);
            result.failure().ifPresent(failure -> failed.addSuppressed(
                    new AssertionError(result.plan() + " with seed " + result.seed() + ": " + failure.getMessage(), failure)));
        });
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    private static List<Plan> chosen() {
        var one = System.getProperty("touchstone.plan");
        return PlanReader.all().stream()
                .filter(plan -> one == null ? Campaign.isLong() || plan.inShort() : plan.name().equals(one)).toList();
    }

    private static List<Life> lives(Plan plan) {
        return plan.scenarios().stream().map(name -> Arrays.stream(Life.values()).filter(life -> life.title().equals(name)).findFirst()
                .orElseThrow(() -> new InvalidPlanException(plan.name(), "`scenarios` must not have '" + name + "': there is no such one")))
                .toList();
    }
}
