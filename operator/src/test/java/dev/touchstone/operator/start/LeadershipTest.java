package dev.touchstone.operator.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.operator.testing.ShippedRights;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeadershipTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    @Test
    void anOperatorThatEndsHandsOverAtOnce() throws Exception {
        var client = ShippedRights.client(CLUSTER);
        var election = Map.of(
                "touchstone.leader-election.enabled", "true",
                "touchstone.leader-election.lease-name", "touchstone-operator",
                "touchstone.leader-election.namespace", CLUSTER.namespace());
        try (var first = RunningOperator.start(CLUSTER, client, election)) {
            Eventually.holds(() -> assertThat(first.operator().isLeading()).isTrue());
            assertThat(holder()).isEqualTo("test");
        }
        assertThat(holder()).isNullOrEmpty();
    }

    private static String holder() {
        return CLUSTER.client().leases().withName("touchstone-operator").get().getSpec().getHolderIdentity();
    }
}
