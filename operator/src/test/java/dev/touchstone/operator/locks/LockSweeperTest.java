package dev.touchstone.operator.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.testing.Films;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is asked of the API server, and what a cache that lags behind may lead to. */
class LockSweeperTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    /** Nobody reads anything in these tests. */
    private static final int NO_REDIS = 1;

    private ApiProxy proxy;
    private LockReleaser releaser;
    private LockSweeper sweeper;
    private ABTest test;
    private Holder holder;

    @BeforeEach
    void aRunThatHoldsAModel() {
        var films = new Films(CLUSTER.client(), NO_REDIS);
        films.model("crowd");
        films.test("test", "page", "50%");
        test = films.test("test");
        holder = new Holder(CLUSTER.namespace(), "test", test.getMetadata().getUid(), 1);
        new LockWriter(CLUSTER.client(), Clock.systemUTC()).lock(new Target(LockedKind.Model, "crowd"), holder);
        proxy = ApiProxy.start(CLUSTER.client());
        releaser = new LockReleaser(proxy.client(), new LockWriter(proxy.client(), Clock.systemUTC()));
        sweeper = new LockSweeper(releaser);
    }

    @AfterEach
    void clear() {
        proxy.close();
        new LockWriter(CLUSTER.client(), Clock.systemUTC()).release(locked(), holder);
        CLUSTER.client().resources(ABTest.class).withName("test").delete();
        CLUSTER.client().resources(Model.class).withName("crowd").delete();
    }

    @Test
    void whatACacheSaysIsNeededStaysAndNobodyIsAsked() {
        sweeper.sweep(locked(), any -> Optional.of(test));

        assertThat(proxy.calls()).isEmpty();
        assertThat(LockedKind.isLockedBy(locked(), holder.key())).isTrue();
    }

    @Test
    void aCacheThatHasNotSeenATestReleasesNothingOfIt() {
        assertThat(sweeper.sweep(locked(), any -> Optional.empty()).released()).isEmpty();
        assertThat(LockedKind.isLockedBy(locked(), holder.key())).isTrue();
    }

    @Test
    void aCacheThatHasAnotherTestOfTheNameReleasesNothing() {
        var another = CLUSTER.client().getKubernetesSerialization().clone(test);
        another.getMetadata().setUid("11111111-1111-1111-1111-111111111111");

        assertThat(sweeper.sweep(locked(), any -> Optional.of(another)).released()).isEmpty();
        assertThat(LockedKind.isLockedBy(locked(), holder.key())).isTrue();
    }

    /** A leader that was paused, or a sweep that took long, while the run was started anew under the same key. */
    @Test
    void aLockThatWasMadeAnewIsNotReleasedByWhoLookedBefore() {
        var isReleased = releaser.release(holder, test -> {
            new LockWriter(CLUSTER.client(), Clock.systemUTC()).lock(new Target(LockedKind.Model, "crowd"), holder);
            return false;
        });

        assertThat(isReleased).isFalse();
        assertThat(LockedKind.isLockedBy(locked(), holder.key())).isTrue();
        assertThat(releaser.release(holder, test -> false)).isTrue();
        assertThat(LockedKind.locks(locked())).isEmpty();
    }

    @Test
    void whetherARunNeedsItsLocksIsAskedAfterTheyWereLookedAt() {
        releaser.release(holder);

        assertThat(proxy.calls()).filteredOn(call -> !call.isWrite()).extracting(call -> call.resource())
                .startsWith("contexts", "models", "modelstorages", "abtests");
    }

    @Test
    void aLockTooManyStaysOnlyUntilTheCacheKnowsThatTheTestIsGone() {
        CLUSTER.client().resources(ABTest.class).withName("test").delete();

        assertThat(sweeper.sweep(locked(), any -> Optional.of(test)).released()).isEmpty();
        assertThat(sweeper.sweep(locked(), any -> Optional.empty()).released()).containsExactly(holder);
        assertThat(LockedKind.locks(locked())).isEmpty();
    }

    private static Model locked() {
        return CLUSTER.client().resources(Model.class).withName("crowd").get();
    }
}
