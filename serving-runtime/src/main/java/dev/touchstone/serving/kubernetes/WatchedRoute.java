package dev.touchstone.serving.kubernetes;

import dev.touchstone.connection.Credentials;
import dev.touchstone.route.Route;
import dev.touchstone.serving.log.EventLog;
import dev.touchstone.serving.route.RouteKeeper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The route and the credentials as the API server has them. The route is watched; the credentials, which this process may only
 * get, are read before every route and from time to time, and are the mounted ones until then. Tries for ever to reach the API server.
 */
public final class WatchedRoute implements AutoCloseable {
    private static final long CREDENTIALS_SECONDS = 5;
    private static final int NOT_FOUND = 404;
    private static final EventLog LOG = EventLog.of(WatchedRoute.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String context;
    private final RouteKeeper routes;
    private final MountedCredentials mounted;
    private final Complaints complaints = new Complaints(LOG);
    private final CredentialsParser parser = new CredentialsParser(complaints);
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kubernetes").factory());
    private SharedIndexInformer<ConfigMap> configMaps;
    private boolean known;

    public WatchedRoute(KubernetesClient client, String namespace, String context, MountedCredentials mounted, RouteKeeper routes) {
        this.client = client;
        this.namespace = namespace;
        this.context = context;
        this.mounted = mounted;
        this.routes = routes;
    }

    /** Returns at once. */
    public void start() {
        configMaps = client.configMaps().inNamespace(namespace).withName(Route.configMap(context)).runnableInformer(0);
        configMaps.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap configMap) {
                thread.execute(() -> offer(configMap));
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap now) {
                thread.execute(() -> offer(now));
            }

            /** Whoever deletes it does not mean that nobody should be served. */
            @Override
            public void onDelete(ConfigMap configMap, boolean stateUnknown) {
                LOG.warn("the route's ConfigMap was deleted, the route stays in force", "name", configMap.getMetadata().getName());
            }
        });
        configMaps.exceptionHandler((started, failure) -> {
            complaints.about("route", failure.getMessage());
            return true;
        });
        configMaps.start();
        thread.scheduleWithFixedDelay(this::refreshCredentials, 0, CREDENTIALS_SECONDS, TimeUnit.SECONDS);
        // A mounted route does not wait for ever for an API server that is away.
        CompletableFuture.delayedExecutor(CREDENTIALS_SECONDS, TimeUnit.SECONDS).execute(() -> giveMounted(mounted.read()));
    }

    private void offer(ConfigMap configMap) {
        String document = configMap.getData() == null ? null : configMap.getData().get(Route.CONFIG_MAP_KEY);
        if (document != null) {
            refreshCredentials();
            routes.offer(document);
        }
    }

    private void refreshCredentials() {
        try {
            Secret secret = client.secrets().inNamespace(namespace).withName(context + "-credentials").get();
            give(secret == null || secret.getData() == null ? Map.of() : parser.parse(decoded(secret.getData())));
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                give(Map.of());
            } else {
                complaints.about("credentials", e.getMessage());
                Map<String, Credentials> copy = mounted.read();
                if (!copy.isEmpty()) {
                    giveMounted(copy);
                }
            }
        }
    }

    private synchronized void give(Map<String, Credentials> all) {
        known = true;
        routes.credentials(all);
    }

    /** Only until the API server has said something. */
    private synchronized void giveMounted(Map<String, Credentials> all) {
        if (!known) {
            routes.credentials(all);
        }
    }

    private static Map<String, String> decoded(Map<String, String> data) {
        Map<String, String> documents = new HashMap<>();
        data.forEach((server, encoded) -> documents.put(server, new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8)));
        return documents;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        if (configMaps != null) {
            configMaps.stop();
        }
        client.close();
    }
}
