package dev.touchstone.controlplane;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.NamedRuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.UUID;

/**
 * Tells when the admission policies that were applied before it are enforced. The API server follows them through a watch and
 * says nowhere how far it is; but it takes them in order, so once it obeys a policy that was created last, it obeys all.
 */
final class PolicyProbe {
    private final KubernetesClient client;
    private final String name = "touchstone-probe-" + UUID.randomUUID();

    PolicyProbe(KubernetesClient client) {
        this.client = client;
    }

    void awaitEnforced() {
        var policy = new ValidatingAdmissionPolicyBuilder().withNewMetadata().withName(name).endMetadata()
                .withNewSpec().withNewMatchConstraints()
                .withResourceRules(new NamedRuleWithOperationsBuilder().withApiGroups("").withApiVersions("v1").withResources("configmaps")
                        .withResourceNames(name).withOperations("CREATE").build())
                .endMatchConstraints()
                .addNewValidation().withExpression("false").withMessage("this policy is enforced").endValidation()
                .endSpec().build();
        var binding = new ValidatingAdmissionPolicyBindingBuilder().withNewMetadata().withName(name).endMetadata()
                .withNewSpec().withPolicyName(name).withValidationActions("Deny").endSpec().build();
        try {
            client.resource(policy).create();
            client.resource(binding).create();
            Await.until("the admission policies to be enforced", this::refused);
        } finally {
            client.resource(binding).delete();
            client.resource(policy).delete();
        }
    }

    private boolean refused() {
        var candidate = new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace("default").endMetadata().build();
        try {
            client.resource(candidate).dryRun().create();
            return false;
        } catch (KubernetesClientException e) {
            if (e.getMessage().contains("this policy is enforced")) {
                return true;
            }
            throw e;
        }
    }
}
