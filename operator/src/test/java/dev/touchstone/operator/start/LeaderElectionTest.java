package dev.touchstone.operator.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.operator.testing.ShippedRights;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeaderElectionTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    @Test
    void withTheChartsRightsAndNamesTheOperatorTakesItsLease() throws Exception {
        var asTheChartSays = Map.of(
                "touchstone.leader-election.enabled", "true",
                "touchstone.leader-election.lease-name", "touchstone-operator",
                "touchstone.leader-election.namespace", CLUSTER.namespace());

        try (var operator = RunningOperator.start(CLUSTER, ShippedRights.client(CLUSTER), asTheChartSays)) {
            Eventually.holds(() -> {
                assertThat(operator.operator().isLeading()).isTrue();
                assertThat(CLUSTER.client().leases().withName("touchstone-operator").get().getSpec().getHolderIdentity()).isEqualTo("test");
            });
        }
    }
}
