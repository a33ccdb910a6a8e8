package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may write what holds a test together, on a real API server with real RBAC. */
class LockWriterTest {
    private static final String LOCKS = """
            {"status": {"locks": [{"key": "uid-9", "abTest": "mine", "uid": "uid", "run": 9, "since": "2026-01-05T09:30:00Z"}]}}""";

    private static final String TAINTED = """
            {"status": {"conditions": [{"type": "Tainted", "status": "%s", "reason": "Changed", "message": "m",
            "lastTransitionTime": "2026-01-05T09:30:00Z"}]}}""";

    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = new ControlPlane();

    private final LockedObjects objects = new LockedObjects(CONTROL_PLANE);
    private final LockedObjects asStatusWriter =
            new LockedObjects(CONTROL_PLANE.client("status-writer"), CONTROL_PLANE.namespace());
    private final LockedObjects asLocker = new LockedObjects(CONTROL_PLANE.client("locker"), CONTROL_PLANE.namespace());

    @BeforeAll
    static void giveOneUserTheVerbLockAndTheOtherAllOthers() {
        var kinds = List.of("contexts", "models", "modelstorages", "abtests");
        var writing = new PolicyRuleBuilder().withApiGroups("touchstone.dev").withResources("*")
                .withVerbs("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection").build();
        var locking = new PolicyRuleBuilder().withApiGroups("touchstone.dev").withResources(kinds).withVerbs("lock").build();
        grant("status-writer", writing);
        grant("locker", writing, locking);
        awaitGranted("status-writer", "patch");
        awaitGranted("locker", "lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contexts", "models", "modelstorages"})
    void locksNeedTheVerb(String plural) {
        var object = objects.create(plural);

        assertThatThrownBy(() -> asStatusWriter.patchStatus(object, LOCKS)).hasMessageContaining("lock-writer.touchstone.dev")
                .hasMessageContaining("`status.locks` must not be changed by 'status-writer', who lacks the verb 'lock' on " + plural);
        assertThatThrownBy(() -> asStatusWriter.lock(object, "mine", "uid-9")).hasMessageContaining("who lacks the verb 'lock'");
        assertThatCode(() -> asLocker.lock(object, "mine", "uid-9")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"status\": null}",
        "{\"status\": {\"locks\": null}}",
        "{\"status\": {\"locks\": []}}",
        "{\"status\": {\"locks\": [{\"key\": \"k\", \"abTest\": \"other\", \"uid\": \"u\", \"run\": 1, \"since\": \"2026-01-05T09:30:00Z\"}]}}",
    })
    void noWayOfTakingALockAwayPassesWithoutTheVerb(String patch) {
        var model = objects.create("models");
        objects.lock(model, "neighbours-vs-als", "uid-1");

        assertThatThrownBy(() -> asStatusWriter.patchStatus(model, patch)).hasMessageContaining("who lacks the verb 'lock'");

        assertThat(objects.read(model).<List<?>>get("status", "locks")).hasSize(1);
    }

    @Test
    void whoHasTheVerbBreaksTheGlass() {
        var model = objects.create("models");
        objects.lock(model, "neighbours-vs-als", "uid-1");

        asLocker.patchStatus(model, "{\"status\": {\"locks\": []}}");

        assertThatCode(() -> asLocker.of(model).delete()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "abtests | status.pinned | {'status': {'pinned': [{'kind': 'Model', 'name': 'a', 'uid': 'u', 'specHash': 'HASH'}]}}",
        "abtests | status.run | {'status': {'run': 7}}",
        "abtests | status.startedAt | {'status': {'startedAt': '2026-01-05T09:30:00Z'}}",
        "abtests | status.endedAt | {'status': {'endedAt': '2026-01-05T09:30:00Z'}}",
        "abtests | status.specHash | {'status': {'specHash': 'HASH'}}",
        "modelstorages | status.contentDigest | {'status': {'contentDigest': 'sha256:0'}}",
        "contexts | status.route | {'status': {'route': {'number': 7, 'promotions': ['uid-1']}}}",
        "contexts | status.shares | {'status': {'shares': [{'key': 'uid-1', 'abTest': 'a', 'ranges': [{'from': 0, 'to': 5000}]}]}}",
    })
    void pinsRunsAndSharesNeedTheVerbToo(String plural, String field, String patch) {
        var object = objects.create(plural);
        var json = patch.replace('\'', '"').replace("HASH", "0".repeat(64));

        assertThatThrownBy(() -> asStatusWriter.patchStatus(object, json)).hasMessageContaining("`" + field + "` must not be changed");
        assertThatCode(() -> asLocker.patchStatus(object, json)).doesNotThrowAnyException();
    }

    @Test
    void whatWasFoundToTaintARunIsNotTakenBackWithoutTheVerb() {
        var test = objects.create("abtests");
        objects.patchStatus(test, TAINTED.formatted("True"));

        assertThatThrownBy(() -> asStatusWriter.patchStatus(test, TAINTED.formatted("False"))).hasMessageContaining("`status.conditions`");
        assertThatThrownBy(() -> asStatusWriter.patchStatus(test, "{\"status\": {\"conditions\": null}}")).hasMessageContaining("`status.conditions`");
        assertThatCode(() -> asLocker.patchStatus(test, TAINTED.formatted("False"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"contexts", "models", "modelstorages", "abtests"})
    void theRestOfAStatusNeedsNoMoreThanTheStatusSubresource(String plural) {
        var object = objects.create(plural);
        if (plural.equals("abtests")) {
            objects.pin(object);
        } else {
            objects.lock(object, "neighbours-vs-als", "uid-1");
        }

        assertThatCode(() -> asStatusWriter.patchStatus(object, "{\"status\": {\"observedGeneration\": 1}}")).doesNotThrowAnyException();
    }

    @Test
    void anObjectCannotBeCreatedLocked() {
        var manifest = Manifests.resource(Manifests.of("models", "valid-minimal"));
        manifest.getMetadata().setName("born-locked");
        manifest.setAdditionalProperty("status", Map.of("locks", List.of(Map.of(
                "key", "uid-1", "abTest", "a", "uid", "uid", "run", 1, "since", "2026-01-05T09:30:00Z"))));

        GenericKubernetesResource created = CONTROL_PLANE.client().resource(manifest).create();

        assertThat(created.<Map<String, Object>>get("status")).containsOnlyKeys("observedGeneration").containsEntry("observedGeneration", -1);
    }

    /** The API server follows roles through a watch. */
    private static void awaitGranted(String user, String verb) {
        var client = CONTROL_PLANE.client(user);
        var review = new SelfSubjectAccessReviewBuilder().withNewSpec().withNewResourceAttributes().withGroup("touchstone.dev")
                .withResource("models").withVerb(verb).withNamespace(CONTROL_PLANE.namespace()).endResourceAttributes().endSpec().build();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!client.authorization().v1().selfSubjectAccessReview().create(review).getStatus().getAllowed()) {
            assertThat(System.nanoTime()).as("waiting for the rights of " + user).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static void grant(String user, PolicyRule... rules) {
        var client = CONTROL_PLANE.client();
        client.resource(new RoleBuilder().withNewMetadata().withName(user).endMetadata().withRules(rules).build()).create();
        client.resource(new RoleBindingBuilder().withNewMetadata().withName(user).endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", user)
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null).build()).create();
    }
}
