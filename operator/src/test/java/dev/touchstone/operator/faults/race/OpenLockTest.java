package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.RedisProcess;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.time.Duration;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The race sees what gets through. Rule and policy both refuse, so that it takes both to be away. */
@Tag("long")
class OpenLockTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.ofItsOwn();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    private static final String MODELS = "models.touchstone.dev";
    private static final String IN_USE = "in-use.touchstone.dev";
    private static final int ATTEMPTS = 500;

    private final long seed = Campaign.seed();

    private GenericKubernetesResource binding;

    @BeforeEach
    void thePolicyIsNotInForce() {
        var bindings = CLUSTER.client().genericKubernetesResources("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding");
        binding = bindings.withName(IN_USE).get();
        bindings.withName(IN_USE).delete();
    }

    @AfterEach
    void thePolicyIsInForce() {
        binding.getMetadata().setResourceVersion(null);
        CLUSTER.client().resource(binding).create();
    }

    @Test
    void aDeletionThatGetsThroughIsSeen() {
        assertThatThrownBy(this::race).hasStackTraceContaining("LockedStaysUnchanged: ").hasStackTraceContaining("while it was locked");
    }

    @Test
    void aChangeThatGetsThroughIsSeen() {
        var definitions = CLUSTER.client().apiextensions().v1().customResourceDefinitions();
        var rules = definitions.withName(MODELS).get();
        definitions.withName(MODELS).edit(OpenLockTest::withoutTheRule);
        try {
            assertThatThrownBy(this::race).hasStackTraceContaining("LockedStaysUnchanged: Model ").hasStackTraceContaining("changed while it was locked");
        } finally {
            rules.getMetadata().setResourceVersion(null);
            CLUSTER.client().resource(rules).update();
        }
    }

    private static CustomResourceDefinition withoutTheRule(CustomResourceDefinition definition) {
        var copy = definition.edit().build();
        var rules = copy.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema().getXKubernetesValidations();
        Assertions.assertThat(rules.removeIf(rule -> rule.getMessage().contains("must not change while"))).as("the rule is there").isTrue();
        return copy;
    }

    private Void race() throws Exception {
        var tally = new Tally();
        try (var stage = new Arena(CLUSTER, REDIS, new Arsenal(new Random(seed)), tally, new Patience(Duration.ofMinutes(5)), seed)) {
            stage.play(() -> tally.attempts() >= ATTEMPTS);
        }
        return null;
    }
}
