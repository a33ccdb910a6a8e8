package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way there is to change or remove an object that a test holds. */
class LockVerbsTest {
    private static final String HELD = "while ABTest 'neighbours-vs-als' holds";
    private static final String FROZEN = "{\"spec\": {\"modelRef\": {\"name\": \"als-films\"}}}";

    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = new ControlPlane();

    private final LockedObjects objects = new LockedObjects(CONTROL_PLANE);
    private GenericKubernetesResource context;

    @BeforeEach
    void lockAContext() {
        context = objects.create("contexts");
        objects.lock(context, "neighbours-vs-als", "uid-1");
    }

    @Test
    void aPutIsRefused() {
        var changed = objects.read(context);
        spec(changed).put("deadlineMillis", 90);

        assertThatThrownBy(() -> CONTROL_PLANE.client().resource(changed).update()).hasMessageContaining(HELD);
    }

    @Test
    void aPutThatLeavesTheStatusOutKeepsTheLock() {
        var withoutStatus = objects.read(context);
        withoutStatus.getAdditionalProperties().remove("status");

        CONTROL_PLANE.client().resource(withoutStatus).update();

        assertThat(objects.read(context).<List<?>>get("status", "locks")).hasSize(1);
        assertThatThrownBy(() -> objects.patch(context, FROZEN)).hasMessageContaining(HELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON_MERGE", "SERVER_SIDE_APPLY"})
    void aPatchIsRefusedEvenAsADryRun(PatchType type) {
        var patch = new PatchContext.Builder().withPatchType(type);
        if (type == PatchType.SERVER_SIDE_APPLY) {
            patch.withFieldManager("gitops").withForce(true);
        }

        assertThatThrownBy(() -> objects.of(context).patch(patch.build(), document(FROZEN))).hasMessageContaining(HELD);
        assertThatThrownBy(() -> objects.of(context).patch(patch.withDryRun(List.of("All")).build(), document(FROZEN)))
                .hasMessageContaining(HELD);
    }

    @Test
    void aJsonPatchIsRefused() {
        var patch = "[{\"op\": \"remove\", \"path\": \"/spec/rules/0\"}]";

        assertThatThrownBy(() -> objects.of(context).patch(PatchContext.of(PatchType.JSON), patch)).hasMessageContaining(HELD);
    }

    @Test
    void anUnknownFieldIsRefusedByName() {
        var changed = objects.read(context);
        spec(changed).put("placement", "Dedicated");

        assertThatThrownBy(() -> CONTROL_PLANE.client().resource(changed).fieldValidation(Validation.STRICT).update())
                .hasMessageContaining("unknown field \"spec.placement\"");
    }

    @Test
    void thePolicyRefusesWhatTheRuleDoesNotSeeAndNamesTheField() {
        // To the rule a list with keys is the same in any order.
        var changed = objects.read(context);
        var rules = changed.<List<Object>>get("spec", "rules");
        spec(changed).put("rules", rules.reversed());

        assertThatThrownBy(() -> CONTROL_PLANE.client().resource(changed).update())
                .hasMessageContaining("in-use.touchstone.dev").hasMessageContaining("`spec.rules` must not change " + HELD);
    }

    @Test
    void labelsAnnotationsAndFinalizersMayChange() {
        assertThatCode(() -> objects.patch(context, """
                {"metadata": {"labels": {"a": "b"}, "annotations": {"c": "d"}}}""")).doesNotThrowAnyException();
    }

    @Test
    void scalingPasses() {
        var scaled = objects.of(context).scale(5);

        assertThat(scaled.<Integer>get("spec", "capacity", "replicas")).isEqualTo(5);
        assertThat(objects.read(context).<List<?>>get("status", "locks")).hasSize(1);
    }

    @Test
    void deletionIsRefusedEvenAsADryRun() {
        assertThatThrownBy(() -> objects.of(context).delete()).hasMessageContaining("must not be deleted " + HELD)
                .hasMessageContaining("stop the test in one commit and delete it in the next");
        assertThatThrownBy(() -> objects.of(context).dryRun().delete()).hasMessageContaining(HELD);
        assertThatThrownBy(() -> objects.of(context).withGracePeriod(0).delete()).hasMessageContaining(HELD);
    }

    @Test
    void deletionOfTheWholeCollectionIsRefused() {
        var collection = "/apis/touchstone.dev/v1alpha1/namespaces/" + CONTROL_PLANE.namespace() + "/contexts";

        // Whichever of them comes first: other tests of this class leave held objects, too.
        assertThatThrownBy(() -> CONTROL_PLANE.client().raw(collection, "DELETE", null))
                .hasMessageContaining("must not be deleted while ABTest");

        assertThat(objects.read(context)).isNotNull();
    }

    @Test
    void theGarbageCollectorIsRefusedToo() {
        var collector = CONTROL_PLANE.serviceAccountClient("kube-system", "generic-garbage-collector");
        var asCollector = new LockedObjects(collector, CONTROL_PLANE.namespace());

        assertThatThrownBy(() -> asCollector.of(context).delete()).hasMessageContaining("must not be deleted " + HELD);
    }

    /** Flux applies before it prunes, Argo CD does both at once: whichever comes first, the locks are still there. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endingTheTestInTheSameCommitDoesNotHelpInAnyOrder(boolean pruneFirst) {
        var test = objects.create("abtests");
        objects.pin(test);

        if (pruneFirst) {
            objects.of(test).delete();
        }
        assertThatThrownBy(() -> objects.patch(context, FROZEN)).hasMessageContaining(HELD);
        assertThatThrownBy(() -> objects.of(context).delete()).hasMessageContaining(HELD);
        if (!pruneFirst) {
            objects.patch(test, "{\"spec\": {\"state\": \"Stopped\"}}");
            assertThatThrownBy(() -> objects.patch(context, FROZEN)).hasMessageContaining(HELD);
        }
    }

    @Test
    void unlockedItMayBeChangedAndDeleted() {
        objects.unlock(context, "uid-1");

        assertThatCode(() -> objects.patch(context, FROZEN)).doesNotThrowAnyException();
        assertThatCode(() -> objects.of(context).delete()).doesNotThrowAnyException();
    }

    @Test
    void aLateUnlockOfAnOldRunLeavesTheNewerLock() {
        objects.lock(context, "films-vs-genres", "uid-2");

        objects.unlock(context, "uid-1");
        objects.unlock(context, "uid-1");

        assertThat(objects.read(context).<List<Map<String, Object>>>get("status", "locks")).singleElement()
                .satisfies(lock -> assertThat(lock).containsEntry("abTest", "films-vs-genres"));
        assertThatThrownBy(() -> objects.patch(context, FROZEN)).hasMessageContaining("ABTest 'films-vs-genres' holds");
    }

    @Test
    void aWholeNamespaceMayBeDeleted() {
        var name = CONTROL_PLANE.namespace() + "-gone";
        var namespace = CONTROL_PLANE.client().resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build()).create();
        var elsewhere = new LockedObjects(CONTROL_PLANE.client(), name);
        for (var plural : List.of("contexts", "models", "modelstorages")) {
            elsewhere.lock(elsewhere.create(plural), "neighbours-vs-als", "uid-1");
        }

        CONTROL_PLANE.client().resource(namespace).delete();

        CONTROL_PLANE.client().namespaces().withName(name).waitUntilCondition(object -> object == null, 60, TimeUnit.SECONDS);
    }

    private String document(String patch) {
        return "{\"apiVersion\": \"%s\", \"kind\": \"%s\", \"metadata\": {\"name\": \"%s\"}, %s".formatted(
                context.getApiVersion(), context.getKind(), context.getMetadata().getName(), patch.substring(1));
    }

    private static Map<String, Object> spec(GenericKubernetesResource object) {
        return object.get("spec");
    }
}
