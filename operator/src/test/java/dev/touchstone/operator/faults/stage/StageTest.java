package dev.touchstone.operator.faults.stage;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.history.Revision;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RouteServer.Behaviour;
import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StageTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    @Test
    void aTestRunsOnPodsThatTheDeploymentMadeAndEverythingIsRecorded() {
        try (var stage = Stage.open(CLUSTER, REDIS, "stage")) {
            stage.films().create();
            stage.films().context("page");
            stage.films().test("test", "page", "50%");
            stage.start();
            Eventually.holds(() -> assertThat(condition(stage.films().test("test").getStatus().conditions(), "Ready").getReason())
                    .isEqualTo("Running"));
            assertThat(stage.kubelet().pods("page")).hasSize(2);

            stage.crash();
            var crowd = stage.kubelet().pods("page").getFirst().name();
            stage.kubelet().will(crowd, Behaviour.Rejects);
            stage.restart();
            stage.films().patch(ABTest.class, "test", "{\"state\": \"Paused\"}");
            Eventually.holds(() -> assertThat(
                    condition(stage.films().contextNamed("page").getStatus().conditions(), "Programmed").getReason())
                    .isEqualTo("RouteRejected"));

            var history = stage.history().caughtUp();
            assertThat(history.revisions(Context.class)).first().extracting(Revision::change).isEqualTo(Revision.Change.Added);
            assertThat(history.revisions(ConfigMap.class)).extracting(Revision::name).contains("page-route-v1");
            assertThat(history.revisions()).extracting(Revision::version).isSorted().doesNotHaveDuplicates();
            assertThat(stage.calls()).filteredOn(Call::isWrite).isNotEmpty();
        }
    }
}
