package dev.touchstone.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStatus;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.Events;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.locks.Holder;
import dev.touchstone.operator.locks.LockWriter;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import dev.touchstone.operator.report.StatusWriter.Result;
import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatusWriterTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private Events events;
    private Clock clock;
    private StatusWriter writer;

    @BeforeEach
    void aModel() {
        events = new Events(CLUSTER.client(), Clock.systemUTC(), "test");
        // Transition times are whole seconds, and what is said a second later is another condition.
        clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        writer = new StatusWriter(CLUSTER.client(), events, clock);
        create();
    }

    @AfterEach
    void noModel() throws InterruptedException {
        var lockWriter = new LockWriter(CLUSTER.client(), Clock.systemUTC());
        LockedKind.locks(live()).forEach(lock -> lockWriter.release(live(), Holder.of(CLUSTER.namespace(), lock)));
        CLUSTER.client().resources(Model.class).withName("als").delete();
        events.close();
    }

    @Test
    void theSameReportIsWrittenOnce() {
        assertThat(writer.write(live(), report())).isEqualTo(Result.Written);
        var version = live().getMetadata().getResourceVersion();
        assertThat(writer.write(live(), report())).isEqualTo(Result.Unchanged);
        assertThat(live().getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(live().getStatus().observedGeneration()).isEqualTo(1);
    }

    @Test
    void locksAreShownButNeverOwned() {
        new LockWriter(CLUSTER.client(), Clock.systemUTC()).lock(new Target(LockedKind.Model, "als"),
                new Holder(CLUSTER.namespace(), "neighbours-vs-als", "11111111-1111-1111-1111-111111111111", 1));

        writer.write(live(), report());

        assertThat(live().getStatus().lockedBy()).isEqualTo("neighbours-vs-als");
        assertThat(live().getStatus().locks()).hasSize(1);
        var ours = live().getMetadata().getManagedFields().stream()
                .filter(f -> StatusWriter.FIELD_MANAGER.equals(f.getManager())).toList();
        assertThat(ours).singleElement().satisfies(f -> assertThat(Serialization.asJson(f.getFieldsV1())).doesNotContain("f:locks"));
    }

    @Test
    void manyLocksWithLongNamesAreTakenToo() {
        var lockWriter = new LockWriter(CLUSTER.client(), Clock.systemUTC());
        for (int i = 10; i < 30; i++) {
            lockWriter.lock(new Target(LockedKind.Model, "als"), new Holder(CLUSTER.namespace(), i + "t".repeat(61), "uid-" + i, 1));
        }

        assertThat(writer.write(live(), report())).isEqualTo(Result.Written);
        assertThat(live().getStatus().lockedBy()).startsWith("10t").endsWith(" more");
    }

    @Test
    void aLateReportDoesNotLandOnANewObjectOfTheSameName() {
        var old = live();
        CLUSTER.client().resources(Model.class).withName("als").delete();
        create();
        assertThat(writer.write(old, report())).isEqualTo(Result.Outdated);
        assertThat(live().getStatus().revision()).isNull();
    }

    @Test
    void anExclusiveReportLosesAgainstAChangeInBetween() {
        var old = live();
        CLUSTER.client().resources(Model.class).withName("als").edit(m -> {
            m.getMetadata().getLabels().put("changed", "yes");
            return m;
        });
        assertThat(writer.write(old, report().onlyIfUntouched())).isEqualTo(Result.Outdated);
        assertThat(writer.write(live(), report().onlyIfUntouched())).isEqualTo(Result.Written);
    }

    @Test
    void aReportStillCountsWhenOnlyALockCameInBetween() {
        var old = live();
        new LockWriter(CLUSTER.client(), Clock.systemUTC()).lock(new Target(LockedKind.Model, "als"),
                new Holder(CLUSTER.namespace(), "neighbours-vs-als", "11111111-1111-1111-1111-111111111111", 1));
        assertThat(writer.write(old, report())).isEqualTo(Result.Written);
        assertThat(live().getStatus().revision()).isEqualTo("0123456789");
        assertThat(live().getStatus().locks()).hasSize(1);
    }

    @Test
    void whatWasWrittenFromALaggingCacheIsNotToldAgain() {
        var old = live();
        assertThat(writer.write(old, report())).isEqualTo(Result.Written);
        assertThat(writer.write(old, report())).isEqualTo(Result.Unchanged);
    }

    @Test
    void aReportFromALaggingCachePutsNoOlderStatusBack() {
        var old = live();
        writer.write(old, report());
        var stale = Report.of(new ModelStatus(null, List.of(), List.of(), null, "9876543210"),
                List.of(Verdict.yes(ConditionType.Ready, Reason.Ready, "All is well.")));
        assertThat(writer.write(old, stale)).isEqualTo(Result.Outdated);
        assertThat(live().getStatus().revision()).isEqualTo("0123456789");
    }

    @Test
    void aVersionThatWasOutdatedIsNotSentAgain() {
        var old = live();
        writer.write(old, report());
        try (var counted = ApiProxy.start(CLUSTER.client())) {
            var lagging = new StatusWriter(counted.client(), events, clock);
            var stale = Report.of(new ModelStatus(null, List.of(), List.of(), null, "9876543210"), report().verdicts());

            assertThat(lagging.write(old, stale)).isEqualTo(Result.Outdated);
            assertThat(lagging.write(old, stale)).isEqualTo(Result.Outdated);
            assertThat(counted.calls()).filteredOn(Call::isWrite).hasSize(1);
            assertThat(lagging.write(live(), stale)).isEqualTo(Result.Written);
        }
    }

    @Test
    void aReportAboutAnOlderSpecIsNotWritten() {
        var old = live();
        CLUSTER.client().resources(Model.class).withName("als")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"timeoutMillis\": 33}}");
        assertThat(writer.write(old, report())).isEqualTo(Result.Outdated);
        assertThat(live().getStatus().observedGeneration()).isEqualTo(-1);
    }

    @Test
    void whatIsNotSaidAnyMoreGoesEvenIfSomebodyClearedManagedFields() {
        writer.write(live(), report());
        CLUSTER.client().resources(Model.class).withName("als")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"managedFields\": [{}]}}");
        var nothing = Report.of(new ModelStatus(null, List.of(), List.of(), null, null), report().verdicts());

        writer.write(live(), nothing);

        assertThat(live().getStatus().revision()).isNull();
        var version = live().getMetadata().getResourceVersion();
        assertThat(writer.write(live(), nothing)).isEqualTo(Result.Unchanged);
        assertThat(live().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void whatIsNotSaidAnyMoreGoesEvenIfSomebodyAppliedItToo() {
        writer.write(live(), report());
        new LockWriter(CLUSTER.client(), Clock.systemUTC()).lock(new Target(LockedKind.Model, "als"),
                new Holder(CLUSTER.namespace(), "neighbours-vs-als", "11111111-1111-1111-1111-111111111111", 1));
        CLUSTER.client().resources(Model.class).withName("als").subresource("status").patch(new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("somebody").withForce(true).build(), """
                {"apiVersion": "touchstone.dev/v1alpha1", "kind": "Model", "metadata": {"name": "als"}, "status": {"revision": "0123456789"}}""");

        writer.write(live(), Report.of(new ModelStatus(null, List.of(), List.of(), null, null), report().verdicts()));

        assertThat(live().getStatus().revision()).isNull();
        assertThat(live().getStatus().locks()).hasSize(1);
    }

    @Test
    void aTransitionIsAnEvent() {
        writer.write(live(), report());
        Eventually.holds(() -> assertThat(CLUSTER.client().events().v1().events().list().getItems())
                .anySatisfy(event -> {
                    assertThat(event.getReason()).isEqualTo("RefNotFound");
                    assertThat(event.getType()).isEqualTo("Warning");
                    assertThat(event.getRegarding().getName()).isEqualTo("als");
                }));
    }

    private static Report report() {
        return Report.of(new ModelStatus(null, List.of(), List.of(), null, "0123456789"),
                List.of(Verdict.no(ConditionType.Ready, Reason.RefNotFound, "There is none.")));
    }

    private static Model live() {
        return CLUSTER.client().resources(Model.class).withName("als").get();
    }

    private static void create() {
        CLUSTER.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: als}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String}]}
                  lookup: {storageRef: {name: none}, key: request.filmId}
                """).create();
    }
}
