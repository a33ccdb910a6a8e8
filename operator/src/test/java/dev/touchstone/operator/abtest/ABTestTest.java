package dev.touchstone.operator.abtest;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RouteServer.Behaviour;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of tests, with the whole operator on a real API server. */
class ABTestTest {
    @RegisterExtension
    static final ServedContext page = new ServedContext();
    static final Films films = page.films();

    @Test
    void aTestRunsWhenEveryPodSplitsItAndHoldsAllThatCanChangeAnAnswer() {
        films.test("runs", page.name(), "50%");
        Eventually.holds(() -> assertThat(page.ready("runs")).isEqualTo("Running"));

        var test = films.test("runs");
        var status = test.getStatus();
        assertThat(status.state()).isEqualTo("Running");
        assertThat(status.run()).isEqualTo(1);
        assertThat(status.startedAt()).isNotNull();
        assertThat(status.split()).isEqualTo("control 50.00% / other 50.00% of 50.00%");
        assertThat(status.pinned()).extracting(Pin::kind, Pin::name).containsExactlyInAnyOrder(
                tuple("Context", page.name()),
                tuple("Model", "content"), tuple("Model", "crowd"),
                tuple("Model", "popular"),
                tuple("ModelStorage", "content"), tuple("ModelStorage", "crowd"),
                tuple("ModelStorage", "popular"), tuple("ModelStorage", "viewings"));
        assertThat(page.locked()).hasSize(8);
        assertThat(condition(status.conditions(), "Tainted").getStatus()).isEqualTo("False");
        assertThat(condition(status.conditions(), "Analysed").getReason()).isEqualTo("NoEvents");
        var route = films.route(page.name()).orElseThrow();
        assertThat(route.tests()).singleElement().satisfies(split -> {
            assertThat(split.key()).isEqualTo(page.key("runs"));
            assertThat(split.salt()).isEqualTo(page.service().cluster().namespace() + "/runs");
            assertThat(split.slots()).containsExactly(new SlotRange(0, 5000));
        });
        Eventually.holds(() -> assertThat(films.contextNamed(page.name()).getStatus().test()).isEqualTo("runs"));
        Eventually.holds(() -> assertThat(films.modelNamed("crowd").getStatus().lockedBy()).isEqualTo("runs"));
        assertRefused(() -> films.patch(Context.class, page.name(), "{\"deadlineMillis\": 99}"), "runs");
        assertRefused(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"), "runs");
        assertRefused(() -> page.client().resources(ModelStorage.class).withName("viewings").delete(), "runs");
        page.client().resources(Context.class).withName(page.name()).scale(3);
        assertOnlyTheRunAppliesItsLocks();
    }

    @Test
    void aPausedTestKeepsItsLocksAndSlotsAndGoesOn() {
        films.test("pauses", page.name(), "50%");
        Eventually.holds(() -> assertThat(page.ready("pauses")).isEqualTo("Running"));
        var share = page.share("pauses");
        var startedAt = films.test("pauses").getStatus().startedAt();

        films.patch(ABTest.class, "pauses", "{\"state\": \"Paused\"}");
        Eventually.holds(() -> {
            assertThat(page.ready("pauses")).isEqualTo("Paused");
            assertThat(films.contextNamed(page.name()).getStatus().route().splitting()).isEmpty();
        });
        assertThat(page.share("pauses")).isEqualTo(share);
        assertThat(films.route(page.name()).orElseThrow().tests()).singleElement().matches(Route.Test::paused);
        assertRefused(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"), "pauses");
        assertRefused(() -> films.patch(ABTest.class, "pauses", "{\"audience\": \"true\"}"), "run");

        films.patch(ABTest.class, "pauses", "{\"state\": \"Running\"}");
        Eventually.holds(() -> assertThat(page.ready("pauses")).isEqualTo("Running"));
        assertThat(films.test("pauses").getStatus().startedAt()).isEqualTo(startedAt);
        assertThat(page.share("pauses")).isEqualTo(share);
    }

    @Test
    void aStoppedTestReleasesEverythingAndStartsAgainOnlyWithAHigherRun() {
        films.test("stops", page.name(), "50%");
        Eventually.holds(() -> assertThat(page.ready("stops")).isEqualTo("Running"));

        films.patch(ABTest.class, "stops", "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> {
            assertThat(films.test("stops").getStatus().state()).isEqualTo("Stopped");
            assertThat(films.test("stops").getStatus().endedAt()).isNotNull();
            assertThat(films.test("stops").getStatus().pinned()).isEmpty();
            assertThat(page.locked()).isEmpty();
            assertThat(films.contextNamed(page.name()).getStatus().shares()).isEmpty();
        });
        assertThat(films.route(page.name()).orElseThrow().tests()).isEmpty();
        films.patch(Context.class, page.name(), "{\"deadlineMillis\": 99}");

        films.patch(ABTest.class, "stops", "{\"state\": \"Running\"}");
        Eventually.holds(() -> assertThat(page.ready("stops")).isEqualTo("RunEnded"));
        assertThat(page.locked()).isEmpty();

        films.patch(ABTest.class, "stops", "{\"run\": 2, \"traffic\": \"10%\"}");
        Eventually.holds(() -> assertThat(page.ready("stops")).isEqualTo("Running"));
        assertThat(films.test("stops").getStatus().run()).isEqualTo(2);
        assertThat(films.route(page.name()).orElseThrow().tests()).extracting(Route.Test::run).containsExactly(2L);
    }

    @Test
    void whoeverWaitsForStoppedMayEditNext() {
        films.test("over", page.name(), "50%");
        Eventually.holds(() -> assertThat(page.ready("over")).isEqualTo("Running"));
        films.patch(ABTest.class, "over", "{\"state\": \"Stopped\"}");
        page.client().resources(ABTest.class).withName("over").waitUntilCondition(
                test -> "Stopped".equals(test.getStatus().state()), 60, TimeUnit.SECONDS);
        films.patch(Context.class, page.name(), "{\"deadlineMillis\": 98}");
        films.patch(Model.class, "crowd", "{\"timeoutMillis\": 20}");
        assertThat(page.locked()).isEmpty();
    }

    @Test
    void locksStayUntilThePodThatStillSplitsIsHeardOf() {
        films.test("lingers", page.name(), "50%");
        Eventually.holds(() -> assertThat(page.ready("lingers")).isEqualTo("Running"));

        page.second().will(Behaviour.Stays);
        films.patch(ABTest.class, "lingers", "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> {
            assertThat(films.test("lingers").getStatus().state()).isEqualTo("Stopping");
            assertThat(films.route(page.name()).orElseThrow().tests()).isEmpty();
            assertThat(page.condition("Programmed").getReason()).isEqualTo("RouteProgressing");
        });
        assertThat(page.locked()).hasSize(8);
        assertRefused(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"), "lingers");

        page.second().will(Behaviour.Follows);
        Eventually.holds(() -> {
            assertThat(films.test("lingers").getStatus().state()).isEqualTo("Stopped");
            assertThat(page.locked()).isEmpty();
        });
    }

    @Test
    void aTestStartsOnlyWhenEveryReadyPodSplits() {
        page.second().will(Behaviour.Stays);
        films.test("half", page.name(), "50%");
        Eventually.holds(() -> {
            assertThat(page.ready("half")).isEqualTo("Starting");
            assertThat(films.route(page.name()).orElseThrow().tests()).hasSize(1);
        });
        assertThat(films.test("half").getStatus().startedAt()).isNull();
        page.second().will(Behaviour.Follows);
        Eventually.holds(() -> assertThat(page.ready("half")).isEqualTo("Running"));
    }

    @Test
    void theDeletedTestsLocksAreDroppedByThoseThatHaveThem() {
        films.test("deleted", page.name(), "50%");
        Eventually.holds(() -> assertThat(page.ready("deleted")).isEqualTo("Running"));

        page.client().resources(ABTest.class).withName("deleted").delete();

        Eventually.holds(() -> {
            assertThat(page.locked()).isEmpty();
            assertThat(films.contextNamed(page.name()).getStatus().shares()).isEmpty();
            assertThat(films.route(page.name()).orElseThrow().tests()).isEmpty();
        });
    }

    @Test
    void theRunIsTaintedWhenThePinnedIsReplacedByWhoeverBreaksTheGlass() {
        films.storage("fragile", "RankedList");
        films.model("fragile");
        films.test("tainted", page.name(), "50%", "content", "fragile");
        Eventually.holds(() -> assertThat(page.ready("tainted")).isEqualTo("Running"));

        page.client().resources(Model.class).withName("fragile").editStatus(model -> page.client().getKubernetesSerialization()
                .convertValue(withoutLocks(model), Model.class));
        Eventually.holds(() -> assertThat(condition(films.test("tainted").getStatus().conditions(), "Tainted").getReason())
                .isEqualTo("LockLost"));
        films.patch(Model.class, "fragile", "{\"timeoutMillis\": 99}");

        Eventually.holds(() -> assertThat(condition(films.test("tainted").getStatus().conditions(), "Tainted").getReason())
                .isEqualTo("Changed"));
        films.patch(Model.class, "fragile", "{\"timeoutMillis\": 20}");
        films.patch(ABTest.class, "tainted", "{\"traffic\": \"60%\"}");
        Eventually.holds(() -> assertThat(page.share("tainted").ranges()).containsExactly(new SlotRange(0, 6000)));
        assertThat(condition(films.test("tainted").getStatus().conditions(), "Tainted").getReason()).isEqualTo("Changed");
    }

    @Test
    void anOperatorThatComesBackFindsEverythingAndMissesNothing() throws Exception {
        films.test("survives", page.name(), "50%");
        Eventually.holds(() -> assertThat(page.ready("survives")).isEqualTo("Running"));
        var route = films.route(page.name());

        page.service().stopOperator();
        assertRefused(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"), "survives");
        assertRefused(() -> page.client().resources(Context.class).withName(page.name()).delete(), "survives");
        films.patch(ABTest.class, "survives", "{\"traffic\": \"60%\"}");
        page.service().startOperator();

        Eventually.holds(() -> assertThat(page.share("survives").ranges()).containsExactly(new SlotRange(0, 6000)));
        assertThat(films.route(page.name()).orElseThrow().number()).isGreaterThanOrEqualTo(route.orElseThrow().number());
        page.service().stopOperator();
        page.client().resources(ABTest.class).withName("survives").delete();
        page.service().startOperator();
        Eventually.holds(() -> assertThat(page.locked()).isEmpty());
    }

    private static Object withoutLocks(Model model) {
        var tree = page.client().getKubernetesSerialization().convertValue(model, com.fasterxml.jackson.databind.node.ObjectNode.class);
        ((com.fasterxml.jackson.databind.node.ObjectNode) tree.get("status")).remove("locks");
        return tree;
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable change, String holder) {
        assertThatThrownBy(change).isInstanceOf(KubernetesClientException.class).hasMessageContaining(holder);
    }

    /** Nobody else is ever owner of a lock, or it could not be removed. */
    private void assertOnlyTheRunAppliesItsLocks() {
        for (var object : List.<CustomResource<?, ?>>of(
                films.contextNamed(page.name()), films.modelNamed("crowd"), films.storageNamed("viewings"))) {
            assertThat(object.getMetadata().getManagedFields())
                    .filteredOn(entry -> entry.getFieldsV1().getAdditionalProperties().toString().contains("f:locks="))
                    .extracting(ManagedFieldsEntry::getManager).containsExactly(page.key("runs"));
        }
    }
}
