package dev.touchstone.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ControlPlaneTest {
    @RegisterExtension
    static final ControlPlane controlPlane = new ControlPlane();

    @Test
    void theAdministratorWorksInTheNamespaceOfTheTestClass() {
        var created = controlPlane.client().resource(new ConfigMapBuilder().withNewMetadata().withName("mine").endMetadata().build()).create();

        assertThat(created.getMetadata().getNamespace()).isEqualTo(controlPlane.namespace()).startsWith("t-control-plane-test-");
    }

    @Test
    void aUserHasNoOtherRightsThanThoseGranted() {
        var user = controlPlane.client("somebody");

        assertThatThrownBy(() -> user.configMaps().list()).isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("User \"somebody\" cannot list resource \"configmaps\"");
    }

    @Test
    void aServiceAccountIsKnownByItsNamespaceAndName() {
        var account = controlPlane.serviceAccountClient("apps", "robot");

        assertThatThrownBy(() -> account.configMaps().list())
                .hasMessageContaining("User \"system:serviceaccount:apps:robot\" cannot list resource");
    }

    @Test
    void theKubeconfigIsCompleteInItself() {
        var config = io.fabric8.kubernetes.client.Config.fromKubeconfig(controlPlane.kubeconfig().toFile());

        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(client.namespaces().withName(controlPlane.namespace()).get()).isNotNull();
        }
    }

    @Test
    void aClientIsHandedToTestMethodsThatAskForIt(ControlPlane given, KubernetesClient client) {
        assertThat(given).isSameAs(controlPlane);
        assertThat(client).isSameAs(controlPlane.client());
    }

    @Test
    void aSharedServerCannotBeStopped() {
        assertThatThrownBy(() -> controlPlane.stop("api")).hasMessageContaining("ControlPlane.ofItsOwn()");
    }

    @Nested
    class InANestedClass {
        private static String seen;

        @Test
        void theNamespaceIsThatOfTheOuterClass() {
            seen = controlPlane.namespace();

            assertThat(controlPlane.client().namespaces().withName(seen).get()).isNotNull();
            assertThat(seen).startsWith("t-control-plane-test-");
        }
    }
}
