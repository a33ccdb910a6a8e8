package dev.touchstone.operator.abtest;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.locks.Holder;
import dev.touchstone.operator.locks.LockReleaser;
import dev.touchstone.operator.locks.LockWriter;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a crash between any two steps leaves behind, and that the next operator puts it right. */
class CrashTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    private static final Target PAGE = new Target(LockedKind.Context, "page");
    private static final Target CROWD = new Target(LockedKind.Model, "crowd");
    private static final Target VIEWINGS = new Target(LockedKind.ModelStorage, "viewings");

    static Films films;
    static ContextServerPod pod;
    static LockWriter locks;

    private RunningOperator operator;

    @BeforeAll
    static void start() throws Exception {
        films = new Films(CLUSTER.client(), REDIS);
        locks = new LockWriter(CLUSTER.client(), Clock.systemUTC());
        films.create();
        films.context("page");
        pod = ContextServerPod.start(CLUSTER.client(), "page", "page-1");
        try (var first = RunningOperator.start(CLUSTER)) {
            Eventually.holds(() -> assertThat(condition(films.contextNamed("page").getStatus().conditions(), "Ready").getStatus())
                    .isEqualTo("True"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        pod.close();
    }

    @BeforeEach
    void nobodyIsThere() {
        operator = null;
    }

    @AfterEach
    void nothingIsLeftLocked() throws Exception {
        if (operator == null) {
            operator = RunningOperator.start(CLUSTER);
        }
        client().resources(ABTest.class).list().getItems().forEach(test -> client().resource(test).delete());
        Eventually.holds(() -> assertThat(locked()).isEmpty());
        operator.close();
    }

    @Test
    void afterSomeLocksAndBeforeThePinsTheStartGoesOn() {
        var test = created("started", "Running");
        lock(test, PAGE, CROWD);
        comesBack();
        Eventually.holds(() -> assertThat(ready("started")).isEqualTo("Running"));
        assertThat(locked()).hasSize(8);
    }

    @Test
    void afterSomeLocksAStartThatIsNotWantedAnyMoreIsUndone() {
        lock(created("undone", "Stopped"), PAGE, CROWD, VIEWINGS);
        comesBack();
        Eventually.holds(() -> assertThat(locked()).isEmpty());
        assertThat(films.route("page").orElseThrow().tests()).isEmpty();
    }

    @Test
    void afterSomeLocksOfATestThatIsGoneTheyAreSwept() {
        var test = created("vanished", "Running");
        lock(test, PAGE, CROWD, VIEWINGS);
        client().resource(test).delete();
        comesBack();
        Eventually.holds(() -> assertThat(locked()).isEmpty());
    }

    @Test
    void aNewTestOfTheSameNameDoesNotInheritLocks() {
        var former = created("again", "Running");
        lock(former, PAGE, CROWD, VIEWINGS);
        client().resource(former).delete();
        var test = created("again", "Running");
        comesBack();
        Eventually.holds(() -> assertThat(ready("again")).isEqualTo("Running"));
        Eventually.holds(() -> assertThat(locked()).hasSize(8));
        assertThat(films.contextNamed("page").getStatus().locks()).singleElement()
                .satisfies(lock -> assertThat(lock.uid()).isEqualTo(test.getMetadata().getUid()));
    }

    @Test
    void afterThePinsAreClearedAndBeforeTheLocksAreReleased() throws Exception {
        running("ended");
        operator.close();
        client().resources(ABTest.class).withName("ended").subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"status\": {\"pinned\": null, \"endedAt\": \"2026-01-01T00:00:00Z\"}}");
        assertThatThrownBy(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"))
                .isInstanceOf(KubernetesClientException.class);
        comesBack();
        Eventually.holds(() -> {
            assertThat(locked()).isEmpty();
            assertThat(films.route("page").orElseThrow().tests()).isEmpty();
            assertThat(films.contextNamed("page").getStatus().shares()).isEmpty();
        });
        assertThat(ready("ended")).isEqualTo("RunEnded");
    }

    @Test
    void afterTheContextIsReleasedAndBeforeTheRest() throws Exception {
        running("halfway");
        operator.close();
        client().resources(ABTest.class).withName("halfway").delete();
        client().resources(Context.class).withName("page").subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"status\": {\"locks\": null, \"shares\": null}}");
        assertThat(locked()).hasSize(7);
        comesBack();
        Eventually.holds(() -> assertThat(locked()).isEmpty());
    }

    @Test
    void afterTheTestsStatusIsLostItGoesOnWithTheLocksAndSlotsThatItHas() throws Exception {
        running("restored");
        var share = films.contextNamed("page").getStatus().shares();
        operator.close();
        client().resources(ABTest.class).withName("restored").subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"status\": {\"pinned\": null, \"run\": null, \"conditions\": null, \"startedAt\": null}}");
        comesBack();
        Eventually.holds(() -> {
            assertThat(films.test("restored").getStatus().pinned()).hasSize(8);
            assertThat(ready("restored")).isEqualTo("Running");
        });
        assertThat(films.contextNamed("page").getStatus().shares()).isEqualTo(share);
    }

    /** The reconciliation right after the pins were written may still see the test without them, and refuse what has begun. */
    @Test
    void aPinnedRunKeepsItsLocksWhateverALaggingCacheMakesOfIt() {
        running("kept");
        var test = films.test("kept");
        var holder = new Holder(CLUSTER.namespace(), "kept", test.getMetadata().getUid(), 1);
        assertThat(new LockReleaser(client(), locks).release(holder)).isFalse();
        assertThat(locked()).hasSize(8);
    }

    @Test
    void whatIsLockedAndNotPinnedIsLetGoWhileTheRunGoesOn() throws Exception {
        films.model("former", "popular");
        running("edited-while-it-started");
        var test = films.test("edited-while-it-started");
        operator.close();
        locks.lock(new Target(LockedKind.Model, "former"),
                new Holder(CLUSTER.namespace(), test.getMetadata().getName(), test.getMetadata().getUid(), 1));

        comesBack();

        Eventually.holds(() -> assertThat(LockedKind.locks(films.modelNamed("former"))).isEmpty());
        assertThat(locked()).hasSize(8);
        assertThat(films.test("edited-while-it-started").getStatus().pinned()).hasSize(8);
    }

    @Test
    void whatWasEditedBeforeTheStartIsPinnedAsItIsServedThen() {
        created("edited", "Running");
        films.patch(Context.class, "page", "{\"deadlineMillis\": %d}".formatted(
                films.contextNamed("page").getSpec().deadlineMillis() + 1));
        comesBack();
        Eventually.holds(() -> assertThat(ready("edited")).isEqualTo("Running"));
        assertThat(films.test("edited").getStatus().pinned()).filteredOn(pin -> pin.kind().equals("Context")).singleElement()
                .satisfies(pin -> assertThat(pin.servingRevision())
                        .isEqualTo(films.contextNamed("page").getMetadata().getGeneration()));
        assertThat(films.route("page").orElseThrow().deadlineMillis())
                .isEqualTo(films.contextNamed("page").getSpec().deadlineMillis());
    }

    private void comesBack() {
        operator = RunningOperator.start(CLUSTER);
    }

    private void running(String name) {
        films.test(name, "page", "50%");
        comesBack();
        Eventually.holds(() -> assertThat(ready(name)).isEqualTo("Running"));
    }

    private static ABTest created(String name, String state) {
        films.test(name, "page", "50%");
        films.patch(ABTest.class, name, "{\"state\": \"" + state + "\"}");
        return films.test(name);
    }

    private static void lock(ABTest test, Target... targets) {
        var holder = new Holder(CLUSTER.namespace(), test.getMetadata().getName(), test.getMetadata().getUid(), 1);
        Stream.of(targets).forEach(target -> assertThat(locks.lock(target, holder)).isInstanceOf(LockWriter.Attempt.Locked.class));
    }

    private static List<CustomResource<?, ?>> locked() {
        return Stream.of(Context.class, Model.class, ModelStorage.class)
                .<CustomResource<?, ?>>flatMap(kind -> client().resources(kind).list().getItems().stream())
                .filter(object -> !LockedKind.locks(object).isEmpty()).toList();
    }

    private static String ready(String test) {
        return condition(films.test(test).getStatus().conditions(), "Ready").getReason();
    }

    private static KubernetesClient client() {
        return CLUSTER.client();
    }
}
