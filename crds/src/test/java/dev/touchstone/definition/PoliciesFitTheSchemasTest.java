package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy that fails to evaluate refuses every write; the API server says beforehand when its types do not fit the schemas. */
class PoliciesFitTheSchemasTest {
    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = new ControlPlane();

    @ParameterizedTest
    @ValueSource(strings = {"in-use.touchstone.dev", "lock-writer.touchstone.dev"})
    void theApiServerFindsNothingWrong(String name) {
        var checked = CONTROL_PLANE.client().admissionRegistration().v1().validatingAdmissionPolicies().withName(name)
                .waitUntilCondition(policy -> policy != null && policy.getStatus() != null
                        && policy.getMetadata().getGeneration().equals(policy.getStatus().getObservedGeneration()), 30, TimeUnit.SECONDS);

        var types = checked.getStatus().getTypeChecking();
        assertThat(types == null ? null : types.getExpressionWarnings()).isNullOrEmpty();
    }
}
