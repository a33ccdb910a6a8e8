package dev.touchstone.operator.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.locks.LockWriter.Attempt;
import dev.touchstone.operator.locks.LockWriter.Release;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real API server: field managers, conditions on writes and what is left in managedFields exist nowhere else. */
class LockWriterTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private final Target target = new Target(LockedKind.Model, "als");
    private LockWriter writer;
    private Holder first;
    private Holder second;

    @BeforeEach
    void aModel() {
        writer = new LockWriter(CLUSTER.client(), Clock.systemUTC());
        first = new Holder(CLUSTER.namespace(), "first", "11111111-1111-1111-1111-111111111111", 1);
        second = new Holder(CLUSTER.namespace(), "second", "22222222-2222-2222-2222-222222222222", 3);
        writer.live(CLUSTER.namespace(), target).ifPresent(model -> LockedKind.locks(model)
                .forEach(lock -> writer.release(model, Holder.of(CLUSTER.namespace(), lock))));
        CLUSTER.client().resources(Model.class).withName("als").delete();
        CLUSTER.client().resource(model()).create();
    }

    @Test
    void twoRunsHoldTheSameObjectAndReleaseOnlyTheirOwnLock() {
        writer.lock(target, first);
        var locked = (Attempt.Locked) writer.lock(target, second);
        assertThat(LockedKind.locks(locked.object())).extracting("key").containsExactlyInAnyOrder(first.key(), second.key());

        assertThat(writer.release(locked.object(), first)).isEqualTo(Release.Released);

        assertThat(LockedKind.locks(live())).extracting("abTest").containsExactly("second");
        assertThat(writer.release(live(), second)).isEqualTo(Release.Released);
        assertThat(LockedKind.locks(live())).isEmpty();
    }

    @Test
    void lockingAgainIsNoSecondLock() {
        writer.lock(target, first);
        writer.lock(target, first);
        assertThat(LockedKind.locks(live())).hasSize(1);
    }

    @Test
    void aReleasedLockLeavesNoTraceInManagedFields() {
        writer.lock(target, first);
        assertThat(live().getMetadata().getManagedFields()).extracting(ManagedFieldsEntry::getManager).contains(first.key());
        writer.release(live(), first);
        assertThat(live().getMetadata().getManagedFields()).extracting(ManagedFieldsEntry::getManager)
                .doesNotContain(first.key());
    }

    @Test
    void whatIsNotThereIsNotLocked() {
        assertThat(writer.lock(new Target(LockedKind.Model, "missing"), first)).isInstanceOf(Attempt.Missing.class);
    }

    @Test
    void aContextIsReleasedOnlyAsItWasLookedAt() {
        CLUSTER.client().resources(Context.class).withName("page").delete();
        CLUSTER.client().resource(context()).create();
        var page = new Target(LockedKind.Context, "page");
        var before = ((Attempt.Locked) writer.lock(page, first)).object();
        writer.lock(page, second);

        assertThat(writer.release(before, first)).isEqualTo(Release.Outdated);

        var now = writer.live(CLUSTER.namespace(), page).orElseThrow();
        assertThat(writer.release(now, first)).isEqualTo(Release.Released);
        assertThat(LockedKind.locks(writer.live(CLUSTER.namespace(), page).orElseThrow())).extracting("abTest")
                .containsExactly("second");
        writer.release(writer.live(CLUSTER.namespace(), page).orElseThrow(), second);
    }

    @Test
    void aLockOfAnOldRunIsReleasedWithoutTouchingTheNewerOne() {
        var newer = new Holder(first.namespace(), first.abTest(), first.uid(), 2);
        writer.lock(target, first);
        writer.lock(target, newer);
        writer.release(live(), first);
        writer.release(live(), first);
        assertThat(LockedKind.locks(live())).extracting("key").containsExactly(newer.key());
    }

    @Test
    void aLockIsReleasedEvenIfSomebodyClearedManagedFields() {
        writer.lock(target, first);
        CLUSTER.client().resources(Model.class).withName("als").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"managedFields\": [{}]}}");
        writer.lock(target, second);

        assertThat(writer.release(live(), first)).isEqualTo(Release.Released);

        assertThat(LockedKind.locks(live())).extracting("key").containsExactly(second.key());
        assertThat(writer.release(live(), second)).isEqualTo(Release.Released);
        assertThat(LockedKind.locks(live())).isEmpty();
    }

    @Test
    void aReleaseLeavesTheLocksOfOthersThoughNobodyOwnsThemAnyMore() {
        writer.lock(target, first);
        CLUSTER.client().resources(Model.class).withName("als").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"managedFields\": [{}]}}");
        // Then what is in the status belongs to nobody, not even to who came before.
        CLUSTER.client().resource(model()).forceConflicts().serverSideApply();
        for (int i = 0; i < 2; i++) {
            writer.lock(target, second);
            assertThat(writer.release(live(), second)).isEqualTo(Release.Released);
            assertThat(LockedKind.locks(live())).extracting("key").containsExactly(first.key());
        }
    }

    @Test
    void aModelIsReleasedThoughSomebodyWroteItSince() {
        writer.lock(target, first);
        var before = live();
        writer.lock(target, second);

        assertThat(writer.release(before, first)).isEqualTo(Release.Released);

        assertThat(LockedKind.locks(live())).extracting("key").containsExactly(second.key());
    }

    private Model live() {
        return (Model) writer.live(CLUSTER.namespace(), target).orElseThrow();
    }

    private static Model model() {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: als}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  lookup: {storageRef: {name: als}, key: request.filmId}
                """, Model.class);
    }

    private static Context context() {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Context
                metadata: {name: page}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  unit: {name: viewer, value: request.filmId}
                  modelRef: {name: als}
                """, Context.class);
    }
}
