package dev.touchstone.operator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A pod of a context where there is no kubelet: an object that says it is Running and Ready on loopback, and this process
 * answering there. By default it runs the route that the ConfigMap has.
 */
public final class ContextServerPod implements AutoCloseable {
    private final KubernetesClient client;
    private final String context;
    private final String name;
    private final HttpServer server;
    private final Map<String, String> unreadable = new ConcurrentHashMap<>();
    private volatile Behaviour behaviour = Behaviour.Follows;
    private volatile Optional<Route> inForce = Optional.empty();

    /** What the pod does when it is asked. */
    public enum Behaviour {
        /** Takes whatever route there is. */
        Follows,
        /** Keeps the route that it has. */
        Stays,
        /** Keeps the route that it has, and says why. */
        Rejects,
        /** Says nothing until it is closed. */
        Hangs
    }

    private ContextServerPod(KubernetesClient client, String context, String name, HttpServer server) {
        this.client = client;
        this.context = context;
        this.name = name;
        this.server = server;
    }

    public static ContextServerPod start(KubernetesClient client, String context, String name) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            var pod = new ContextServerPod(client, context, name, server);
            server.createContext("/route", pod::answer);
            server.start();
            pod.create();
            return pod;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void will(Behaviour next) {
        behaviour = next;
    }

    /** It says from now on that it has not been able to read this storage for so long. */
    public void cannotRead(String storage, String model, long seconds) {
        unreadable.put(storage, "{\"storage\":\"%s\",\"models\":[\"%s\"],\"reason\":\"Unavailable\",\"message\":\"it is away\",\"seconds\":%d}"
                .formatted(storage, model, seconds));
    }

    public void canRead(String storage) {
        unreadable.remove(storage);
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
        server.stop(0);
        client.pods().withName(name).withGracePeriod(0).delete();
    }

    private void create() {
        client.resource(new PodBuilder()
                .withNewMetadata().withName(name)
                .addToLabels("app.kubernetes.io/name", "touchstone-context").addToLabels("touchstone.dev/context", context)
                .endMetadata()
                .withNewSpec().addNewContainer().withName("context-server").withImage("runtime:test")
                .addNewPort().withName("management").withContainerPort(server.getAddress().getPort()).endPort()
                .endContainer().endSpec()
                .build()).create();
        ready(true);
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (behaviour == Behaviour.Hangs) {
            return;
        }
        var written = Optional.ofNullable(client.configMaps().withName(context + "-route-v1").get())
                .flatMap(map -> RouteDocument.read(map.getData().get(Route.CONFIG_MAP_KEY)));
        if (behaviour == Behaviour.Follows) {
            inForce = written.or(() -> inForce);
        }
        var number = inForce.map(Route::number).orElse(0L);
        var rejected = behaviour == Behaviour.Rejects && written.isPresent() && written.get().number() > number
                ? ",\"rejected\":{\"number\":" + written.get().number() + ",\"message\":\"a snapshot is corrupt\"}" : "";
        var splitting = inForce.map(Route::tests).orElse(java.util.List.of()).stream().filter(test -> !test.paused())
                .map(test -> '"' + test.key() + '"').collect(Collectors.joining(","));
        var body = ("{\"formats\":[1],\"number\":" + number + ",\"splitting\":[" + splitting + "]" + rejected + ",\"unreadable\":[" + String.join(",", unreadable.values()) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
