package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ExpressionWarning;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A policy that fails to evaluate refuses every write. The API server says beforehand when a policy's types do not fit the
 * schemas, but only of a policy without wildcards: hence a copy for one version, bound to nothing.
 */
class PoliciesFitTheSchemasTest {
    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = new ControlPlane();

    @ParameterizedTest
    @ValueSource(strings = {"in-use.touchstone.dev", "lock-writer.touchstone.dev", "lock-record.touchstone.dev"})
    void theApiServerFindsNothingWrong(String name) {
        var policy = CONTROL_PLANE.client().admissionRegistration().v1().validatingAdmissionPolicies().withName(name).get();

        assertThat(warnings(policy)).isEmpty();
    }

    @Test
    void itWouldFindAFieldThatIsNotThere() {
        var policy = CONTROL_PLANE.client().admissionRegistration().v1().validatingAdmissionPolicies().withName("in-use.touchstone.dev").get();
        policy.getSpec().getValidations().getFirst().setExpression("oldObject.spec.misspelt == 1");

        assertThat(warnings(policy)).isNotEmpty();
    }

    private static List<ExpressionWarning> warnings(ValidatingAdmissionPolicy policy) {
        var policies = CONTROL_PLANE.client().admissionRegistration().v1().validatingAdmissionPolicies();
        var copy = policy.edit().editMetadata().withName("checked-" + CONTROL_PLANE.namespace() + "." + policy.getMetadata().getName())
                .withResourceVersion(null).withUid(null).withManagedFields().endMetadata().withStatus(null).build();
        copy.getSpec().getMatchConstraints().getResourceRules().forEach(rule -> rule.setApiVersions(List.of("v1alpha1")));
        var created = CONTROL_PLANE.client().resource(copy).create();
        try {
            var checked = policies.withName(created.getMetadata().getName()).waitUntilCondition(
                    p -> p != null && p.getStatus() != null && p.getStatus().getObservedGeneration() != null, 30, TimeUnit.SECONDS);
            var types = checked.getStatus().getTypeChecking();
            return types == null || types.getExpressionWarnings() == null ? List.of() : types.getExpressionWarnings();
        } finally {
            CONTROL_PLANE.client().resource(created).delete();
        }
    }
}
