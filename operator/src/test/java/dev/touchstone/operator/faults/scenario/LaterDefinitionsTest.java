package dev.touchstone.operator.faults.scenario;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.oracle.Evidence;
import dev.touchstone.operator.faults.oracle.Oracles;
import dev.touchstone.operator.faults.stage.Instance;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Definitions that have a field more, with a default, and then have it no more, under a running test. */
class LaterDefinitionsTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.ofItsOwn();

    @Test
    void anUpgradeOfTheDefinitionsAndTheWayBackTaintNothingAndLoseNothing() throws Exception {
        try (var redis = RedisProcess.start(); var stage = Stage.open(CLUSTER, redis, "later")) {
            stage.films().create();
            stage.films().context("page");
            stage.films().test("test", "page", "50%");
            stage.start();
            Eventually.holds(() -> Ends.testRuns(stage));
            var pinned = stage.films().test("test").getStatus().pinned();
            var route = stage.films().route("page").orElseThrow();
            var definitions = new LaterDefinitions(stage.client());

            definitions.upgrade();
            touchEverything(stage, "upgrade");
            stage.crash();
            stage.restart();
            settles(stage);

            assertThatThrownBy(() -> stage.films().patch(Model.class, "crowd", "{\"later\": \"otherwise\"}"))
                    .hasMessageContaining("must not change while ABTest 'test' holds this Model");
            stage.films().patch(Context.class, "page", "{\"capacity\": {\"later\": \"free\"}}");

            definitions.rollBack();
            touchEverything(stage, "rollback");
            stage.crash();
            stage.restart();
            settles(stage);

            assertThat(stage.films().test("test").getStatus().pinned()).isEqualTo(pinned);
            assertThat(stage.films().route("page").orElseThrow().tests()).isEqualTo(route.tests());
            assertThat(Oracles.violations(new Evidence(stage.history().caughtUp().revisions(),
                    stage.instances().stream().map(instance -> instance.proxy().calls()).toList(), Set.of(LaterDefinitions.FIELD)))).isEmpty();
        }
    }

    /** A write stores what the definitions make of an object. */
    private static void touchEverything(Stage stage, String why) {
        for (var kind : List.of(Context.class, Model.class, ModelStorage.class, ABTest.class)) {
            stage.client().resources(kind).list().getItems().forEach(object -> stage.client().resources(kind)
                    .withName(object.getMetadata().getName()).patch(PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\": {\"annotations\": {\"touched-by\": \"" + why + "\"}}}"));
        }
    }

    /** The new operator has looked at the test, and it goes on untainted. */
    private static void settles(Stage stage) {
        Instance instance = stage.instance();
        Eventually.holds(() -> assertThat(instance.operator().operator().isHealthy()).isTrue());
        stage.films().patch(Context.class, "page", "{\"capacity\": {\"replicas\": %d}}".formatted(2 + stage.instances().size()));
        Eventually.holds(() -> {
            Ends.testRuns(stage);
            assertThat(stage.kubelet().pods("page")).hasSize(2 + stage.instances().size());
        });
        assertThat(condition(stage.films().test("test").getStatus().conditions(), "Tainted").getStatus()).isEqualTo("False");
    }
}
