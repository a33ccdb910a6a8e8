package dev.touchstone.operator.faults.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replicas are an autoscaler's, if there is one, and nobody's else. */
class AutoscalerTest {
    @RegisterExtension
    static final DriftStage STAGE = new DriftStage();

    /** What another test left to an autoscaler is a hand's, and so ours again. */
    @BeforeEach
    void withoutAutoscaler() {
        STAGE.scale("touchstone.dev/v1alpha1", "contexts", "page", 2, "kubectl");
        STAGE.scale("apps/v1", "deployments", "page-context", 1, "kubectl");
        Eventually.holds(() -> assertThat(STAGE.replicas()).isEqualTo(2));
        STAGE.settled();
    }

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

        var turns = Campaign.size(2, 8);
        var before = STAGE.generation();
        var written = STAGE.writes().size();
        for (int wanted = 4; wanted < 4 + turns; wanted++) {
            STAGE.scale("apps/v1", "deployments", "page-context", wanted, "kube-controller-manager");
            STAGE.nudge(Managed.Deployment);
            STAGE.quiet();
            assertThat(STAGE.replicas()).isEqualTo(wanted);
        }
        // The autoscaler's changes, and ours to let go of the replicas.
        assertThat(STAGE.generation() - before).isLessThanOrEqualTo(turns + 1);
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
