package dev.touchstone.operator.abtest;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionList;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An administrator takes the policies and the rules themselves away; or only makes the definitions newer. */
class AroundTheLockTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.ofItsOwn();

    private Films films;

    @Test
    void newerDefinitionsTaintNothingAndNoRulesAtAllAreNoWayAround() throws Exception {
        try (var redis = RedisProcess.start()) {
            films = new Films(CLUSTER.client(), redis);
            films.create();
            films.context("page");
            try (var pod = ContextServerPod.start(CLUSTER.client(), "page", "page-1")) {
                try (var operator = RunningOperator.start(CLUSTER)) {
                    films.test("first", "page", "30%");
                    films.test("second", "page", "30%");
                    Eventually.holds(() -> assertThat(List.of(ready("first"), ready("second"))).containsOnly("Running"));

                    laterDefinitions();
                    films.patch(ABTest.class, "first", "{\"traffic\": \"35%\"}");
                    Eventually.holds(() -> assertThat(films.test("first").getStatus().split()).endsWith("of 35.00%"));
                    assertThat(List.of(tainted("first").getStatus(), tainted("second").getStatus())).containsOnly("False");
                }
                withoutRules();
                // Nobody is there to see it.
                Eventually.holds(() -> films.patch(ABTest.class, "first", "{\"control\": \"other\"}"));
                try (var operator = RunningOperator.start(CLUSTER)) {
                    Eventually.holds(() -> assertThat(tainted("first").getReason()).isEqualTo("Changed"));
                    assertThat(tainted("first").getMessage()).startsWith("The test itself");
                    assertThat(tainted("second").getStatus()).isEqualTo("False");

                    // The API server obeys its policies a little longer than they are there.
                    Eventually.holds(() -> films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"));
                    Eventually.holds(() -> assertThat(tainted("second").getReason()).isEqualTo("Changed"));
                    films.patch(Model.class, "crowd", "{\"timeoutMillis\": 20}");
                    films.patch(ABTest.class, "second", "{\"traffic\": \"36%\"}");
                    Eventually.holds(() -> assertThat(films.test("second").getStatus().split()).endsWith("of 36.00%"));
                    assertThat(tainted("second").getStatus()).isEqualTo("True");
                }
            }
        }
    }

    /** A frozen field with a default that no object has yet, and another default of one that all have. */
    private void laterDefinitions() {
        definitions().withName("models.touchstone.dev").edit(definition -> {
            var spec = definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema().getProperties().get("spec");
            spec.getProperties().put("newer", new JSONSchemaPropsBuilder().withType("integer")
                    .withDefault(IntNode.valueOf(7)).build());
            spec.getProperties().get("timeoutMillis").setDefault(IntNode.valueOf(30));
            return definition;
        });
        Eventually.holds(() -> assertThat(client().genericKubernetesResources("touchstone.dev/v1alpha1", "Model").withName("crowd").get()
                .<Object>get("spec", "newer")).isEqualTo(7));
    }

    private void withoutRules() {
        client().admissionRegistration().v1().validatingAdmissionPolicyBindings().delete();
        client().admissionRegistration().v1().validatingAdmissionPolicies().delete();
        for (var name : List.of("models.touchstone.dev", "abtests.touchstone.dev")) {
            definitions().withName(name).edit(definition -> {
                definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema().getXKubernetesValidations()
                        .removeIf(rule -> rule.getRule().contains("oldSelf.status"));
                return definition;
            });
        }
    }

    private static NonNamespaceOperation<CustomResourceDefinition, CustomResourceDefinitionList, Resource<CustomResourceDefinition>> definitions() {
        return client().apiextensions().v1().customResourceDefinitions();
    }

    private String ready(String test) {
        return condition(films.test(test).getStatus().conditions(), "Ready").getReason();
    }

    private Condition tainted(String test) {
        return condition(films.test(test).getStatus().conditions(), "Tainted");
    }

    private static KubernetesClient client() {
        return CLUSTER.client();
    }
}
