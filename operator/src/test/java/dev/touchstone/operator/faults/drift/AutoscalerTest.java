package dev.touchstone.operator.faults.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replicas are an autoscaler's, if there is one, and nobody's else. */
class AutoscalerTest {
    @RegisterExtension
    static final DriftStage STAGE = new DriftStage();

    @Test
    void anAutoscalerOfTheContextIsFollowed() {
        STAGE.scale("touchstone.dev/v1alpha1", "contexts", "page", 3, "kube-controller-manager");
        Eventually.holds(() -> assertThat(STAGE.replicas()).isEqualTo(3));
        STAGE.scale("touchstone.dev/v1alpha1", "contexts", "page", 2, "kube-controller-manager");
        Eventually.holds(() -> assertThat(STAGE.replicas()).isEqualTo(2));
    }

    @Test
    void anAutoscalerOfTheDeploymentIsNotFoughtAndAHandIs() {
        STAGE.scale("apps/v1", "deployments", "page-context", 5, "kubectl");
        Eventually.holds(() -> assertThat(STAGE.replicas()).isEqualTo(2));

        var written = STAGE.writes().size();
        for (int replicas = 4; replicas < Campaign.size(6, 12); replicas++) {
            int wanted = replicas;
            // An autoscaler asks again at each of its turns: a write that was under way when it first came may have won.
            Eventually.holds(() -> {
                STAGE.scale("apps/v1", "deployments", "page-context", wanted, "kube-controller-manager");
                STAGE.nudge(Managed.Deployment);
                STAGE.quiet();
                assertThat(STAGE.replicas()).isEqualTo(wanted);
            });
        }
        assertThat(STAGE.writesSince(written)).filteredOn(call -> call.resource().equals("deployments"))
                .hasSizeLessThanOrEqualTo(1);

        // Without the autoscaler, the next hand gives the replicas back.
        STAGE.scale("apps/v1", "deployments", "page-context", 1, "kubectl");
        Eventually.holds(() -> assertThat(STAGE.replicas()).isEqualTo(2));
    }

    @Test
    void anAutoscalerThatComesWhileAHandIsPutRightIsNotFoughtEither() {
        STAGE.settled();
        STAGE.proxy().inject(new Fault("slow", call -> call.verb().equals("patch") && call.resource().equals("deployments"),
                new Effect.Delay(Duration.ofSeconds(6))).times(1));
        var slow = STAGE.proxy().injections().size();

        STAGE.scale("apps/v1", "deployments", "page-context", 5, "kubectl");
        Eventually.holds(() -> assertThat(STAGE.proxy().injections()).hasSizeGreaterThan(slow));
        STAGE.scale("apps/v1", "deployments", "page-context", 4, "kube-controller-manager");
        Eventually.holds(() -> assertThat(STAGE.writes()).filteredOn(call -> call.number() == STAGE.proxy().injections().getLast().call())
                .singleElement().satisfies(call -> assertThat(call.status()).isEqualTo(409)));

        STAGE.quiet();
        assertThat(STAGE.replicas()).isEqualTo(4);
        STAGE.scale("apps/v1", "deployments", "page-context", 1, "kubectl");
        Eventually.holds(() -> assertThat(STAGE.replicas()).isEqualTo(2));
    }
}
