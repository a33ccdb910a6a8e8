package dev.touchstone.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/**
 * Clients for tests, which need very many of them. What each learned of classes anew would cost more than most tests do; and the
 * client's own choice of an HTTP client would give each some threads that stay when it is closed.
 */
public final class Clients {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private static final VertxHttpClientFactory HTTP = new VertxHttpClientFactory(Vertx.vertx(new VertxOptions().setUseDaemonThread(true)));

    private Clients() {}

    /** To be closed by whoever asks. */
    public static KubernetesClient of(Config config) {
        return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(SERIALIZATION).withHttpClientFactory(HTTP).build();
    }
}
