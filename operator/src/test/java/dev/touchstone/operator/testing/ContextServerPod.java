package dev.touchstone.operator.testing;

import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A pod of a context where there is no kubelet: an object that says it is Running and Ready on loopback, and this process
 * answering there. By default it runs the route that the ConfigMap has.
 */
public final class ContextServerPod implements AutoCloseable {
    private final KubernetesClient client;
    private final String context;
    private final String name;
    private final RouteServer server;

    private ContextServerPod(KubernetesClient client, String context, String name) throws IOException {
        this.client = client;
        this.context = context;
        this.name = name;
        this.server = RouteServer.start(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), () -> Optional
                .ofNullable(client.configMaps().withName(context + "-route-v1").get())
                .flatMap(map -> RouteDocument.read(map.getData().get(Route.CONFIG_MAP_KEY))));
    }

    public static ContextServerPod start(KubernetesClient client, String context, String name) {
        try {
            var pod = new ContextServerPod(client, context, name);
            pod.create();
            return pod;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void will(RouteServer.Behaviour next) {
        server.will(next);
    }

    /** Beside what the ConfigMap has. */
    public void offer(Route route) {
        server.offer(route);
    }

    /** It says from now on that it has not been able to read this storage for so long. */
    public void cannotRead(String storage, String model, long seconds) {
        server.cannotRead(storage, model, seconds);
    }

    public void canRead(String storage) {
        server.canRead(storage);
    }

    /** Ready or not, as its probe would say. */
    public void ready(boolean ready) {
        client.pods().withName(name).editStatus(pod -> new PodBuilder(pod).withStatus(new PodStatusBuilder()
                .withPhase("Running").withPodIP("127.0.0.1").addNewPodIP("127.0.0.1")
                .withConditions(new PodConditionBuilder().withType("Ready").withStatus(ready ? "True" : "False").build())
                .build()).build());
    }

    /** The pod is gone, and nobody answers. */
    @Override
    public void close() {
        server.close();
        client.pods().withName(name).withGracePeriod(0).delete();
    }

    private void create() {
        client.resource(new PodBuilder()
                .withNewMetadata().withName(name)
                .addToLabels("app.kubernetes.io/name", "touchstone-context").addToLabels("touchstone.dev/context", context)
                .endMetadata()
                .withNewSpec().addNewContainer().withName("context-server").withImage("runtime:test")
                .addNewPort().withName("management").withContainerPort(server.address().getPort()).endPort()
                .endContainer().endSpec()
                .build()).create();
        ready(true);
    }
}
