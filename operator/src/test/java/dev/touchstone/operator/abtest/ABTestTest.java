package dev.touchstone.operator.abtest;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RouteServer.Behaviour;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of tests, with the whole operator on a real API server. */
class ABTestTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    static RunningOperator operator;
    static RedisProcess redis;
    static Films films;

    private String context;
    private ContextServerPod first;
    private ContextServerPod second;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start("secret");
        operator = RunningOperator.start(CLUSTER);
        films = new Films(CLUSTER.client(), redis);
        films.create();
    }

    @AfterAll
    static void stop() throws Exception {
        operator.close();
        redis.close();
    }

    @BeforeEach
    void aContextThatIsServed(TestInfo test) {
        context = "c" + Integer.toHexString(test.getDisplayName().hashCode());
        films.context(context);
        first = ContextServerPod.start(client(), context, context + "-1");
        second = ContextServerPod.start(client(), context, context + "-2");
        Eventually.holds(() -> assertThat(ofContext("Ready").getStatus()).isEqualTo("True"));
    }

    @AfterEach
    void nothingIsLeftLocked() {
        client().resources(ABTest.class).list().getItems().forEach(test -> client().resource(test).delete());
        Eventually.holds(() -> assertThat(locked()).isEmpty());
        first.close();
        second.close();
        client().resources(Context.class).withName(context).delete();
    }

    @Test
    void aTestRunsWhenEveryPodSplitsItAndHoldsAllThatCanChangeAnAnswer() {
        films.test("runs", context, "50%");
        Eventually.holds(() -> assertThat(ready("runs")).isEqualTo("Running"));

        var test = films.test("runs");
        var status = test.getStatus();
        assertThat(status.state()).isEqualTo("Running");
        assertThat(status.run()).isEqualTo(1);
        assertThat(status.startedAt()).isNotNull();
        assertThat(status.split()).isEqualTo("control 50.00% / other 50.00% of 50.00%");
        assertThat(status.pinned()).extracting(Pin::kind, Pin::name).containsExactlyInAnyOrder(
                tuple("Context", context),
                tuple("Model", "content"), tuple("Model", "crowd"),
                tuple("Model", "popular"),
                tuple("ModelStorage", "content"), tuple("ModelStorage", "crowd"),
                tuple("ModelStorage", "popular"), tuple("ModelStorage", "viewings"));
        assertThat(locked()).hasSize(8);
        assertThat(condition(status.conditions(), "Tainted").getStatus()).isEqualTo("False");
        assertThat(condition(status.conditions(), "Analysed").getReason()).isEqualTo("NoEvents");
        var route = films.route(context).orElseThrow();
        assertThat(route.tests()).singleElement().satisfies(split -> {
            assertThat(split.key()).isEqualTo(key("runs"));
            assertThat(split.salt()).isEqualTo(CLUSTER.namespace() + "/runs");
            assertThat(split.slots()).containsExactly(new SlotRange(0, 5000));
        });
        Eventually.holds(() -> assertThat(films.contextNamed(context).getStatus().test()).isEqualTo("runs"));
        Eventually.holds(() -> assertThat(films.modelNamed("crowd").getStatus().lockedBy()).isEqualTo("runs"));
        assertRefused(() -> films.patch(Context.class, context, "{\"deadlineMillis\": 99}"), "runs");
        assertRefused(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"), "runs");
        assertRefused(() -> client().resources(ModelStorage.class).withName("viewings").delete(), "runs");
        client().resources(Context.class).withName(context).scale(3);
        assertOnlyTheRunAppliesItsLocks();
    }

    @Test
    void aPausedTestKeepsItsLocksAndSlotsAndGoesOn() {
        films.test("pauses", context, "50%");
        Eventually.holds(() -> assertThat(ready("pauses")).isEqualTo("Running"));
        var share = share("pauses");
        var startedAt = films.test("pauses").getStatus().startedAt();

        films.patch(ABTest.class, "pauses", "{\"state\": \"Paused\"}");
        Eventually.holds(() -> {
            assertThat(ready("pauses")).isEqualTo("Paused");
            assertThat(films.contextNamed(context).getStatus().route().splitting()).isEmpty();
        });
        assertThat(share("pauses")).isEqualTo(share);
        assertThat(films.route(context).orElseThrow().tests()).singleElement().matches(Route.Test::paused);
        assertRefused(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"), "pauses");
        assertRefused(() -> films.patch(ABTest.class, "pauses", "{\"audience\": \"true\"}"), "run");

        films.patch(ABTest.class, "pauses", "{\"state\": \"Running\"}");
        Eventually.holds(() -> assertThat(ready("pauses")).isEqualTo("Running"));
        assertThat(films.test("pauses").getStatus().startedAt()).isEqualTo(startedAt);
        assertThat(share("pauses")).isEqualTo(share);
    }

    @Test
    void aStoppedTestReleasesEverythingAndStartsAgainOnlyWithAHigherRun() {
        films.test("stops", context, "50%");
        Eventually.holds(() -> assertThat(ready("stops")).isEqualTo("Running"));

        films.patch(ABTest.class, "stops", "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> {
            assertThat(films.test("stops").getStatus().state()).isEqualTo("Stopped");
            assertThat(films.test("stops").getStatus().endedAt()).isNotNull();
            assertThat(films.test("stops").getStatus().pinned()).isEmpty();
            assertThat(locked()).isEmpty();
            assertThat(films.contextNamed(context).getStatus().shares()).isEmpty();
        });
        assertThat(films.route(context).orElseThrow().tests()).isEmpty();
        films.patch(Context.class, context, "{\"deadlineMillis\": 99}");

        films.patch(ABTest.class, "stops", "{\"state\": \"Running\"}");
        Eventually.holds(() -> assertThat(ready("stops")).isEqualTo("RunEnded"));
        assertThat(locked()).isEmpty();

        films.patch(ABTest.class, "stops", "{\"run\": 2, \"traffic\": \"10%\"}");
        Eventually.holds(() -> assertThat(ready("stops")).isEqualTo("Running"));
        assertThat(films.test("stops").getStatus().run()).isEqualTo(2);
        assertThat(films.route(context).orElseThrow().tests()).extracting(Route.Test::run).containsExactly(2L);
    }

    @Test
    void whoeverWaitsForStoppedMayEditNext() {
        films.test("over", context, "50%");
        Eventually.holds(() -> assertThat(ready("over")).isEqualTo("Running"));
        films.patch(ABTest.class, "over", "{\"state\": \"Stopped\"}");
        client().resources(ABTest.class).withName("over").waitUntilCondition(
                test -> "Stopped".equals(test.getStatus().state()), 60, TimeUnit.SECONDS);
        films.patch(Context.class, context, "{\"deadlineMillis\": 98}");
        films.patch(Model.class, "crowd", "{\"timeoutMillis\": 20}");
        assertThat(locked()).isEmpty();
    }

    @Test
    void locksStayUntilThePodThatStillSplitsIsHeardOf() {
        films.test("lingers", context, "50%");
        Eventually.holds(() -> assertThat(ready("lingers")).isEqualTo("Running"));

        second.will(Behaviour.Stays);
        films.patch(ABTest.class, "lingers", "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> {
            assertThat(films.test("lingers").getStatus().state()).isEqualTo("Stopping");
            assertThat(films.route(context).orElseThrow().tests()).isEmpty();
            assertThat(ofContext("Programmed").getReason()).isEqualTo("RouteProgressing");
        });
        assertThat(locked()).hasSize(8);
        assertRefused(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"), "lingers");

        second.will(Behaviour.Follows);
        Eventually.holds(() -> {
            assertThat(films.test("lingers").getStatus().state()).isEqualTo("Stopped");
            assertThat(locked()).isEmpty();
        });
    }

    @Test
    void aTestStartsOnlyWhenEveryReadyPodSplits() {
        second.will(Behaviour.Stays);
        films.test("half", context, "50%");
        Eventually.holds(() -> {
            assertThat(ready("half")).isEqualTo("Starting");
            assertThat(films.route(context).orElseThrow().tests()).hasSize(1);
        });
        assertThat(films.test("half").getStatus().startedAt()).isNull();
        second.will(Behaviour.Follows);
        Eventually.holds(() -> assertThat(ready("half")).isEqualTo("Running"));
    }

    @Test
    void theDeletedTestsLocksAreDroppedByThoseThatHaveThem() {
        films.test("deleted", context, "50%");
        Eventually.holds(() -> assertThat(ready("deleted")).isEqualTo("Running"));

        client().resources(ABTest.class).withName("deleted").delete();

        Eventually.holds(() -> {
            assertThat(locked()).isEmpty();
            assertThat(films.contextNamed(context).getStatus().shares()).isEmpty();
            assertThat(films.route(context).orElseThrow().tests()).isEmpty();
        });
    }

    @Test
    void thePromotedVariantAnswersUntilTheContextNamesIt() {
        films.test("promotes", context, "100%");
        Eventually.holds(() -> assertThat(ready("promotes")).isEqualTo("Running"));

        films.patch(ABTest.class, "promotes", "{\"state\": \"Stopped\", \"promote\": \"other\"}");
        Eventually.holds(() -> {
            assertThat(ready("promotes")).isEqualTo("Promoted");
            assertThat(films.route(context).orElseThrow().model()).isEqualTo("crowd");
            assertThat(films.contextNamed(context).getStatus().model()).isEqualTo("crowd");
            assertThat(locked()).isEmpty();
        });

        films.test("too-early", context, "10%");
        Eventually.holds(() -> assertThat(ready("too-early")).isEqualTo("PromotionPending"));

        films.patch(Context.class, context, "{\"modelRef\": {\"name\": \"crowd\"}}");
        Eventually.holds(() -> {
            assertThat(ready("promotes")).isEqualTo("PromotionTaken");
            assertThat(ready("too-early")).isEqualTo("Running");
        });
        client().resources(ABTest.class).withName("too-early").delete();
        Eventually.holds(() -> assertThat(locked()).isEmpty());

        films.patch(Context.class, context, "{\"modelRef\": {\"name\": \"content\"}}");
        Eventually.holds(() -> assertThat(films.route(context).orElseThrow().model()).isEqualTo("content"));
    }

    @Test
    void twoTestsShareTheLayerAndGrowthMovesNobody() {
        films.test("left", context, "30%");
        Eventually.holds(() -> assertThat(ready("left")).isEqualTo("Running"));
        films.test("right", context, "50%");
        Eventually.holds(() -> assertThat(ready("right")).isEqualTo("Running"));
        assertThat(share("left").ranges()).containsExactly(new SlotRange(0, 3000));
        assertThat(share("right").ranges()).containsExactly(new SlotRange(3000, 8000));

        films.patch(ABTest.class, "left", "{\"traffic\": \"40%\"}");
        Eventually.holds(() -> assertThat(films.route(context).orElseThrow().tests().getFirst().slots())
                .containsExactly(new SlotRange(0, 3000), new SlotRange(8000, 9000)));
        Eventually.holds(() -> assertThat(programmed("left")).isEqualTo("Programmed"));

        films.patch(ABTest.class, "left", "{\"traffic\": \"90%\"}");
        Eventually.holds(() -> assertThat(programmed("left")).isEqualTo("NoSlots"));
        assertThat(ready("left")).isEqualTo("Running");
        assertThat(share("left").ranges()).containsExactly(new SlotRange(0, 3000), new SlotRange(8000, 9000));

        films.test("third", context, "20%");
        Eventually.holds(() -> assertThat(ready("third")).isEqualTo("NoSlots"));
        assertThat(locked()).noneMatch(lock -> lock.abTest().equals("third"));

        films.patch(ABTest.class, "right", "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> {
            assertThat(programmed("left")).isEqualTo("Programmed");
            assertThat(ready("third")).isEqualTo("NoSlots");
        });
        assertThat(share("left").ranges()).containsExactly(new SlotRange(0, 9000));
    }

    @Test
    void aTestWithoutTheContextsModelIsRefused() {
        films.test("uncontrolled", context, "50%", "crowd", "popular");
        Eventually.holds(() -> {
            assertThat(ready("uncontrolled")).isEqualTo("NoControlModel");
            assertThat(condition(films.test("uncontrolled").getStatus().conditions(), "ResolvedRefs").getMessage())
                    .contains("no variant with the context's own model 'content'");
        });
        assertThat(locked()).isEmpty();
    }

    @Test
    void aTestOfAModelThatIsMissingStartsWhenItAppears() {
        films.test("waits", context, "50%", "content", "appearing");
        Eventually.holds(() -> assertThat(ready("waits")).isEqualTo("RefNotFound"));
        assertThat(locked()).isEmpty();
        films.storage("appearing", "RankedList");
        films.model("appearing");
        Eventually.holds(() -> assertThat(ready("waits")).isEqualTo("Running"));
    }

    @Test
    void aVariantThatDoesNotFitIsRefused() {
        films.storage("needy", "RankedList");
        client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: needy}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: basket, type: String, required: true}]}
                  lookup: {storageRef: {name: needy}, key: request.basket}
                """).create();
        films.test("misfit", context, "50%", "content", "needy");
        Eventually.holds(() -> {
            assertThat(ready("misfit")).isEqualTo("ContextMismatch");
            assertThat(condition(films.test("misfit").getStatus().conditions(), "Ready").getMessage()).contains("'basket'");
        });
    }

    @Test
    void theRunIsTaintedWhenThePinnedIsReplacedByWhoeverBreaksTheGlass() {
        films.storage("fragile", "RankedList");
        films.model("fragile");
        films.test("tainted", context, "50%", "content", "fragile");
        Eventually.holds(() -> assertThat(ready("tainted")).isEqualTo("Running"));

        client().resources(Model.class).withName("fragile").editStatus(model -> client().getKubernetesSerialization()
                .convertValue(withoutLocks(model), Model.class));
        Eventually.holds(() -> assertThat(condition(films.test("tainted").getStatus().conditions(), "Tainted").getReason())
                .isEqualTo("LockLost"));
        films.patch(Model.class, "fragile", "{\"timeoutMillis\": 99}");

        Eventually.holds(() -> assertThat(condition(films.test("tainted").getStatus().conditions(), "Tainted").getReason())
                .isEqualTo("Changed"));
        films.patch(Model.class, "fragile", "{\"timeoutMillis\": 20}");
        films.patch(ABTest.class, "tainted", "{\"traffic\": \"60%\"}");
        Eventually.holds(() -> assertThat(share("tainted").ranges()).containsExactly(new SlotRange(0, 6000)));
        assertThat(condition(films.test("tainted").getStatus().conditions(), "Tainted").getReason()).isEqualTo("Changed");
    }

    @Test
    void anOperatorThatComesBackFindsEverythingAndMissesNothing() throws Exception {
        films.test("survives", context, "50%");
        Eventually.holds(() -> assertThat(ready("survives")).isEqualTo("Running"));
        var route = films.route(context);

        operator.close();
        assertRefused(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"), "survives");
        assertRefused(() -> client().resources(Context.class).withName(context).delete(), "survives");
        films.patch(ABTest.class, "survives", "{\"traffic\": \"60%\"}");
        operator = RunningOperator.start(CLUSTER);

        Eventually.holds(() -> assertThat(share("survives").ranges()).containsExactly(new SlotRange(0, 6000)));
        assertThat(films.route(context).orElseThrow().number()).isGreaterThanOrEqualTo(route.orElseThrow().number());
        operator.close();
        client().resources(ABTest.class).withName("survives").delete();
        operator = RunningOperator.start(CLUSTER);
        Eventually.holds(() -> assertThat(locked()).isEmpty());
    }

    private static Object withoutLocks(Model model) {
        var tree = client().getKubernetesSerialization().convertValue(model, com.fasterxml.jackson.databind.node.ObjectNode.class);
        ((com.fasterxml.jackson.databind.node.ObjectNode) tree.get("status")).remove("locks");
        return tree;
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable change, String holder) {
        assertThatThrownBy(change).isInstanceOf(KubernetesClientException.class).hasMessageContaining(holder);
    }

    /** Nobody else is ever owner of a lock, or it could not be removed. */
    private void assertOnlyTheRunAppliesItsLocks() {
        for (var object : List.<CustomResource<?, ?>>of(
                films.contextNamed(context), films.modelNamed("crowd"), films.storageNamed("viewings"))) {
            assertThat(object.getMetadata().getManagedFields())
                    .filteredOn(entry -> entry.getFieldsV1().getAdditionalProperties().toString().contains("f:locks="))
                    .extracting(ManagedFieldsEntry::getManager).containsExactly(key("runs"));
        }
    }

    private static List<Lock> locked() {
        return Stream.<CustomResource<?, ?>>concat(
                        client().resources(Context.class).list().getItems().stream(),
                        Stream.concat(client().resources(Model.class).list().getItems().stream(),
                                client().resources(ModelStorage.class).list().getItems().stream()))
                .flatMap(object -> LockedKind.locks(object).stream()).toList();
    }

    private static String key(String test) {
        return Lock.key(films.test(test).getMetadata().getUid(), films.test(test).getStatus().run());
    }

    private Share share(String test) {
        return films.contextNamed(context).getStatus().shares().stream()
                .filter(share -> share.abTest().equals(test)).findFirst().orElseThrow();
    }

    private static String ready(String test) {
        return condition(films.test(test).getStatus().conditions(), "Ready").getReason();
    }

    private static String programmed(String test) {
        return condition(films.test(test).getStatus().conditions(), "Programmed").getReason();
    }

    private io.fabric8.kubernetes.api.model.Condition ofContext(String type) {
        return condition(films.contextNamed(context).getStatus().conditions(), type);
    }

    private static KubernetesClient client() {
        return CLUSTER.client();
    }
}
