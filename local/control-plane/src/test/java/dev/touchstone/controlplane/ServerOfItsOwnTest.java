package dev.touchstone.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServerOfItsOwnTest {
    @RegisterExtension
    static final ControlPlane controlPlane = ControlPlane.ofItsOwn();

    @Test
    void aStoppedApiServerComesBackWithItsDataAndAddress() {
        var client = controlPlane.client();
        client.resource(new ConfigMapBuilder().withNewMetadata().withName("kept").endMetadata().addToData("answer", "42").build()).create();

        controlPlane.stop("api");
        assertThatThrownBy(() -> client.configMaps().withName("kept").get()).isInstanceOf(KubernetesClientException.class);
        controlPlane.start("api");

        assertThat(client.configMaps().withName("kept").get().getData()).containsEntry("answer", "42");
    }
}
