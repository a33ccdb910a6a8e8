package dev.touchstone.operator.abtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.lock.SpecHash;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.locks.Holder;
import dev.touchstone.operator.locks.LockReleaser;
import dev.touchstone.operator.locks.LockWriter;
import dev.touchstone.operator.testing.Films;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Starts that cannot succeed, as nothing is Ready where no operator runs. */
class StarterTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private final LockWriter writer = new LockWriter(CLUSTER.client(), Clock.systemUTC());
    private final LockReleaser releaser = new LockReleaser(CLUSTER.client(), writer);
    private final Starter starter = new Starter(writer, releaser, new SpecHash());
    private final Films films = new Films(CLUSTER.client(), 1);
    private ABTest test;
    private Holder holder;

    @BeforeEach
    void aTestOfAContextThatIsNotReady() {
        films.context("page");
        films.test("test", "page", "50%");
        test = films.test("test");
        holder = new Holder(CLUSTER.namespace(), "test", test.getMetadata().getUid(), 1);
    }

    @AfterEach
    void clear() {
        CLUSTER.client().resources(ABTest.class).withName("test").delete();
        releaser.release(holder);
        CLUSTER.client().resources(Context.class).withName("page").delete();
    }

    @Test
    void aRefusedStartReleasesEverythingAndSaysSo() {
        var result = starter.start(test, holder, List.of());

        assertThat(films.contextNamed("page").getStatus().locks()).isEmpty();
        assertThat(notices(result)).extracting(Notice::reason).containsExactly(EventReason.LockRefused);
    }

    @Test
    void aStartThatACacheStillAsksForAfterTheRunWasPinnedReleasesNothingAndSaysNothing() {
        CLUSTER.client().resources(ABTest.class).withName("test").subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"status": {"run": 1, "state": "Pending", "pinned": [{"kind": "Context", "name": "page", "uid": "%s", "specHash": "%s"}]}}
                """.formatted(films.contextNamed("page").getMetadata().getUid(), "0".repeat(64)));

        var result = starter.start(test, holder, List.of());

        assertThat(films.contextNamed("page").getStatus().locks()).hasSize(1);
        assertThat(notices(result)).isEmpty();
    }

    private List<Notice> notices(Starter.Result result) {
        var world = new TestWorld(test, Map.of(), Map.of(), "", List.of(), Instant.now());
        return new TestReport().of(world, new TestPlan.Start(), new TestResult(Optional.of(result), List.of(), List.of())).notices();
    }
}
