package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may write what pods serve, on a real API server with real RBAC. */
class RouteWriterTest {
    private static final String REFUSAL = "is the name of the route of Context 'page' and must not be written by 'editor', who lacks the verb 'lock'";

    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = new ControlPlane();

    private final KubernetesClient editor = CONTROL_PLANE.client("editor");

    @BeforeAll
    static void anEditorOfConfigMaps() {
        var client = CONTROL_PLANE.client();
        client.resource(new RoleBuilder().withNewMetadata().withName("editor").endMetadata().withRules(new PolicyRuleBuilder()
                .withApiGroups("").withResources("configmaps").withVerbs("*").build()).build()).create();
        client.resource(new RoleBindingBuilder().withNewMetadata().withName("editor").endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "editor")
                .addNewSubject("rbac.authorization.k8s.io", "User", "editor", null).build()).create();
        var review = new SelfSubjectAccessReviewBuilder().withNewSpec().withNewResourceAttributes().withResource("configmaps")
                .withVerb("delete").withNamespace(CONTROL_PLANE.namespace()).endResourceAttributes().endSpec().build();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!CONTROL_PLANE.client("editor").authorization().v1().selfSubjectAccessReview().create(review).getStatus().getAllowed()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("The rights of the editor are not in force");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void whoeverEditsConfigMapsDoesNotWriteRoutes() {
        CONTROL_PLANE.client().resource(map("page-route-v1")).create();

        assertThatThrownBy(() -> patch("page-route-v1", "{\"data\": {\"route.json\": \"other\"}}")).hasMessageContaining(REFUSAL);
        assertThatThrownBy(() -> patch("page-route-v1", "{\"data\": null}")).hasMessageContaining(REFUSAL);
        assertThatThrownBy(() -> patch("page-route-v1", "{\"binaryData\": {\"route.bin\": \"b3RoZXI=\"}}")).hasMessageContaining(REFUSAL);
        assertThatThrownBy(() -> editor.resource(map("page-route-v1").edit().addToData("route.json", "other").build()).forceConflicts().serverSideApply()).hasMessageContaining(REFUSAL);
        assertThatCode(() -> patch("page-route-v1", "{\"metadata\": {\"annotations\": {\"note\": \"mine\"}}}")).doesNotThrowAnyException();
        assertThatCode(() -> editor.configMaps().withName("page-route-v1").delete()).doesNotThrowAnyException();
        assertThatThrownBy(() -> editor.resource(map("page-route-v1")).create()).hasMessageContaining(REFUSAL);
    }

    @Test
    void otherConfigMapsAreNobodysBusiness() {
        for (var name : List.of("page", "page-route", "route-v1x", "page-route-v1-copy")) {
            assertThatCode(() -> editor.resource(map(name)).create()).doesNotThrowAnyException();
            assertThatCode(() -> patch(name, "{\"data\": {\"route.json\": \"other\"}}")).doesNotThrowAnyException();
        }
    }

    @Test
    void aConfigMapOfSuchANameThatHoldsNoRouteIsNobodysBusiness() {
        var other = new ConfigMapBuilder().withNewMetadata().withName("tram-route-v2").endMetadata().withData(Map.of("stops", "5")).build();
        assertThatCode(() -> editor.resource(other).create()).doesNotThrowAnyException();
        assertThatCode(() -> patch("tram-route-v2", "{\"data\": {\"stops\": \"6\"}}")).doesNotThrowAnyException();
        assertThatThrownBy(() -> patch("tram-route-v2", "{\"binaryData\": {\"route.json\": \"b3RoZXI=\"}}"))
                .hasMessageContaining("is the name of the route of Context 'tram'");
    }

    private void patch(String name, String body) {
        editor.configMaps().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), body);
    }

    private static ConfigMap map(String name) {
        return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().withData(Map.of("route.json", "{}")).build();
    }
}
