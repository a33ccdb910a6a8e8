package dev.touchstone.operator.faults.scale;

import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** All context servers of a cluster in one process: on each pod's own address it answers what that pod would, which follows its route. */
final class ContextServers implements AutoCloseable {
    private static final String CONTEXT = "touchstone.dev/context";
    private static final int MANAGEMENT_PORT = 8081;

    private final Vertx vertx = Vertx.vertx();
    private final SharedIndexInformer<ConfigMap> routes;
    private final SharedIndexInformer<Pod> pods;
    private final Map<String, HttpServer> listening = new ConcurrentHashMap<>();

    ContextServers(KubernetesClient administrator) {
        routes = administrator.configMaps().inAnyNamespace().withLabel(CONTEXT).runnableInformer(0).run();
        pods = administrator.pods().inAnyNamespace().withLabel(CONTEXT).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                listen(pod);
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                listen(pod);
            }

            @Override
            public void onDelete(Pod pod, boolean unknown) {
                Optional.ofNullable(pod.getStatus().getPodIP()).map(listening::remove).ifPresent(HttpServer::close);
            }
        });
    }

    int count() {
        return listening.size();
    }

    private void listen(Pod pod) {
        var address = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        if (address == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        var route = pod.getMetadata().getNamespace() + '/' + pod.getMetadata().getLabels().get(CONTEXT) + "-route-v1";
        listening.computeIfAbsent(address, free -> {
            var server = vertx.createHttpServer().requestHandler(request -> request.response().end(answer(route)));
            server.listen(MANAGEMENT_PORT, free);
            return server;
        });
    }

    private String answer(String key) {
        var inForce = Optional.ofNullable(routes.getStore().getByKey(key))
                .flatMap(map -> RouteDocument.read(map.getData().get(Route.CONFIG_MAP_KEY)));
        var splitting = inForce.stream().flatMap(route -> route.tests().stream()).filter(test -> !test.paused())
                .map(test -> '"' + test.key() + '"').collect(Collectors.joining(","));
        return "{\"formats\":[1],\"number\":" + inForce.map(Route::number).orElse(0L) + ",\"splitting\":[" + splitting + "]}";
    }

    @Override
    public void close() {
        pods.stop();
        routes.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
