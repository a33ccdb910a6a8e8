package dev.touchstone.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Clients for tests, which need very many of them. What each learned of classes anew would cost more than most tests do. */
public final class Clients {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private Clients() {}

    /** To be closed by whoever asks. */
    public static KubernetesClient of(Config config) {
        return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(SERIALIZATION).build();
    }
}
