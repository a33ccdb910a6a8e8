package dev.touchstone.operator.faults.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.history.Revision;
import dev.touchstone.operator.faults.oracle.Evidence;
import dev.touchstone.operator.faults.oracle.Oracles;
import dev.touchstone.operator.faults.oracle.Rest;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.scale.Figures;
import dev.touchstone.operator.faults.scenario.LaterDefinitions;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * From an earlier release to this one and back, while a test runs; also when processes are killed on the way. {@code
 * -Dtouchstone.previous} is what {@code local/bin/previous-build} printed.
 */
@Tag("packaged")
@Tag("long")
@EnabledIfSystemProperty(named = "touchstone.previous", matches = ".+")
class UpgradeTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.ofItsOwn();

    private static final Release NOW = Release.NOW;
    private static final int WRITES = Campaign.size(3, 30);
    private static final Duration AT_REST = Duration.ofSeconds(Campaign.size(10, 30));

    private final Release before = Release.before();
    private RedisProcess redis;
    private Stage stage;
    private Upgrade upgrade;
    private LaterDefinitions definitions;
    private Upgrade.Kept kept;

    @BeforeEach
    void anEarlierReleaseRunsATest() {
        CLUSTER.define(before.sources());
        redis = RedisProcess.start();
        stage = Stage.open(CLUSTER, redis, "upgrade");
        stage.films().create();
        stage.films().context("page");
        stage.films().test("running", "page", "50%");
        upgrade = new Upgrade(stage);
        upgrade.start(before);
        kept = upgrade.kept();
    }

    @AfterEach
    void stop() throws Exception {
        upgrade.close();
        stage.close();
        redis.close();
    }

    @Test
    void aRunningTestGoesOnAsItWasThroughAnUpgradeAndARollback() {
        upgradeTheDefinitions();
        var there = upgrade.to(NOW, Optional.empty());
        requireKept();
        assertThat(upgrade.writesAtRest(AT_REST)).isEmpty();

        // A rollback of the operator leaves the newer definitions.
        var back = upgrade.to(before, Optional.empty());
        requireKept();
        rollBackTheDefinitions();
        requireKept();
        var figures = new Figures();
        figures.put("writes of the upgrade", there.writes());
        figures.put("writes of the rollback", back.writes());
        figures.put("seconds until the upgrade had settled", there.settled().toSeconds());
        figures.write("upgrade.json");

        upgradeTheDefinitions();
        upgrade.to(NOW, Optional.empty());
        requireKept();
        judge();
        stage.films().patch(ABTest.class, "running", "{\"state\": \"Stopped\"}");
        Eventually.within(Duration.ofMinutes(1), () -> assertThat(upgrade.locked()).isEmpty());
        stage.films().patch(Model.class, "crowd", "{\"timeoutMillis\": 77}");
    }

    @Test
    void whereverAProcessIsKilledAnUpgradeAndARollbackEndAsIfNothingHadHappened() {
        upgradeTheDefinitions();
        var there = upgrade.to(NOW, Optional.empty()).writes();
        var back = upgrade.to(before, Optional.empty()).writes();
        var kills = kills(Math.max(there, back));
        var killed = new ArrayList<String>();
        var settled = new ArrayList<Duration>();

        for (var kill : kills) {
            for (var release : List.of(NOW, before)) {
                var name = "to '" + release + "', killed " + kill.name();
                assertThatCode(() -> {
                    var outcome = upgrade.to(release, Optional.of(kill.fault()));
                    if (outcome.killed()) {
                        killed.add(name);
                        settled.add(outcome.settled());
                    }
                    requireKept();
                }).as(name).doesNotThrowAnyException();
            }
        }

        var figures = new Figures();
        figures.put("killed", killed);
        figures.put("seconds until it had settled", settled.stream().map(Duration::toSeconds).toList());
        figures.write("upgrade-kills.json");
        assertThat(killed).hasSizeGreaterThanOrEqualTo(kills.size());
        assertThat(upgrade.writesAtRest(AT_REST)).isEmpty();
        judge();
    }

    /** @param fault made anew for each process */
    private record Kill(String name, Predicate<Call> when, int nth, boolean answerSeen) {
        Fault fault() {
            return new Fault(name, when, new Effect.Crash(answerSeen)).onlyThe(nth);
        }
    }

    /** While it lists what there is, and after its writes, with the answers seen and lost: in the long run, with both. */
    private static List<Kill> kills(long writes) {
        var lists = Stream.of("models", "abtests", "pods")
                .map(kind -> new Kill("while it lists " + kind, call -> call.verb().equals("list") && call.resource().equals(kind), 1, false));
        var after = LongStream.range(0, WRITES).map(i -> 1 + i * Math.max(0, writes - 1) / Math.max(1, WRITES - 1)).distinct().boxed()
                .flatMap(nth -> (Campaign.isLong() ? Stream.of(true, false) : Stream.of(nth % 2 == 0)).map(seen ->
                        new Kill("after write " + nth + ", answer " + (seen ? "seen" : "lost"), Replica::isWrite, nth.intValue(), seen)));
        return Stream.concat(lists, after).toList();
    }

    /** As Helm does it, first the chart with the definitions. They have a field that only they know. */
    private void upgradeTheDefinitions() {
        CLUSTER.define(NOW.sources());
        definitions = new LaterDefinitions(stage.client());
        definitions.upgrade();
        upgrade.assertRefused();
    }

    private void rollBackTheDefinitions() {
        definitions.rollBack();
        CLUSTER.define(before.sources());
        upgrade.assertRefused();
    }

    private void requireKept() {
        assertThat(upgrade.kept()).isEqualTo(kept);
        upgrade.assertRefused();
    }

    private void judge() {
        var all = stage.history().caughtUp().revisions();
        assertThat(Oracles.violations(new Evidence(all, upgrade.calls(), Set.of(LaterDefinitions.FIELD)))).isEmpty();
        assertThat(Rest.unsettled(all)).isEmpty();
        assertThat(all.stream().filter(revision -> revision.is(ABTest.class)).flatMap(UpgradeTest::tainted)).isEmpty();
        assertThat(all.stream().filter(Revision::isDeleted).map(Revision::kind)).doesNotContain("Context", "Model", "ModelStorage", "ABTest");
    }

    private static Stream<String> tainted(Revision test) {
        var found = new ArrayList<String>();
        test.status().path("conditions").forEach(condition -> {
            if (condition.path("type").asText().equals("Tainted") && condition.path("status").asText().equals("True")) {
                found.add(test + ": " + condition.path("message").asText());
            }
        });
        return found.stream();
    }
}
