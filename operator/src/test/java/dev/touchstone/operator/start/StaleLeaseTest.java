package dev.touchstone.operator.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.operator.testing.ShippedRights;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StaleLeaseTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aDeadHolderWhoseClockWasAheadDoesNotKeepUsOut() throws Exception {
        lease("ahead", Duration.ofHours(1));

        try (var operator = RunningOperator.start(CLUSTER, ShippedRights.client(CLUSTER), election("touchstone-operator", "PT2S"))) {
            Eventually.holds(() -> assertThat(holder("touchstone-operator")).isEqualTo("test"));
            Eventually.holds(() -> assertThat(operator.operator().isLeading()).isTrue());
        }
    }

    @Test
    void aLeaseThatIsRenewedIsLeftAloneWhateverItsTime() {
        leaseNamed("renewed", "ahead", Duration.ofDays(1));
        var settings = RunningOperator.settings(CLUSTER.namespace(), election("renewed", "PT15S"));
        try (var stale = new StaleLease(CLUSTER.client(), settings, Clock.systemUTC(), nanos::get)) {
            for (int i = 0; i < 5; i++) {
                stale.look();
                pass(Duration.ofSeconds(29));
                renew("renewed", Duration.ofDays(1).plusSeconds(i));
            }
            assertThat(holder("renewed")).isEqualTo("ahead");

            stale.look();
            pass(Duration.ofSeconds(31));
            stale.look();
            assertThat(holder("renewed")).isNullOrEmpty();
        }
    }

    private static Map<String, String> election(String name, String duration) {
        return Map.of(
                "touchstone.leader-election.enabled", "true",
                "touchstone.leader-election.lease-name", name,
                "touchstone.leader-election.lease-duration", duration,
                "touchstone.leader-election.namespace", CLUSTER.namespace());
    }

    private static void lease(String holder, Duration ahead) {
        leaseNamed("touchstone-operator", holder, ahead);
    }

    private static void leaseNamed(String name, String holder, Duration ahead) {
        CLUSTER.client().resource(new LeaseBuilder().withNewMetadata().withName(name).endMetadata()
                .withNewSpec().withHolderIdentity(holder).withLeaseDurationSeconds(15).withLeaseTransitions(0)
                .withAcquireTime(time(ahead)).withRenewTime(time(ahead)).endSpec().build()).create();
    }

    private static void renew(String name, Duration ahead) {
        CLUSTER.client().leases().withName(name).edit(lease -> {
            lease.getSpec().setRenewTime(time(ahead));
            return lease;
        });
    }

    private static ZonedDateTime time(Duration ahead) {
        return ZonedDateTime.now(ZoneOffset.UTC).plus(ahead);
    }

    private static String holder(String name) {
        return CLUSTER.client().leases().withName(name).get().getSpec().getHolderIdentity();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
