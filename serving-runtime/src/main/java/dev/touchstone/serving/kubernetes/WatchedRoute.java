package dev.touchstone.serving.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The route and the credentials as the API server has them. The route is watched; the credentials, which this process may only
 * get, are read before every route and from time to time. Tries for ever to reach the API server.
 */
public final class WatchedRoute implements AutoCloseable {
    private static final long CREDENTIALS_SECONDS = 5;
    private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int NOT_FOUND = 404;
    private static final EventLog LOG = EventLog.of(WatchedRoute.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String context;
    private final RouteKeeper routes;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Long> logged = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kubernetes").factory());
    private SharedIndexInformer<ConfigMap> configMaps;
    private boolean given;

    public WatchedRoute(KubernetesClient client, String namespace, String context, RouteKeeper routes) {
        this.client = client;
        this.namespace = namespace;
        this.context = context;
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
            warn("route", failure);
            return true;
        });
        configMaps.start();
        thread.scheduleWithFixedDelay(this::refreshCredentials, 0, CREDENTIALS_SECONDS, TimeUnit.SECONDS);
        // A mounted route does not wait for ever for an API server that is away.
        CompletableFuture.delayedExecutor(CREDENTIALS_SECONDS, TimeUnit.SECONDS).execute(() -> give(Map.of(), false));
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
            give(secret == null || secret.getData() == null ? Map.of() : credentials(secret.getData()), true);
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                give(Map.of(), true);
            } else {
                warn("credentials", e);
            }
        }
    }

    /** @param known false: only if nothing better was there before */
    private synchronized void give(Map<String, Credentials> all, boolean known) {
        if (known || !given) {
            given = true;
            routes.credentials(all);
        }
    }

    private Map<String, Credentials> credentials(Map<String, String> data) {
        Map<String, Credentials> all = new HashMap<>();
        data.forEach((server, encoded) -> {
            try {
                all.put(server, json.readValue(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8), Credentials.class));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                // The message of the exception would quote what it could not read.
                warn("credentials of " + server, new IllegalArgumentException("must be a JSON object with username and password"));
            }
        });
        return all;
    }

    private void warn(String what, Throwable failure) {
        long now = System.nanoTime();
        Long before = logged.get(what);
        if (before == null || now - before > LOG_NANOS) {
            logged.put(what, now);
            LOG.warn("cannot read, trying again", "what", what, "detail", String.valueOf(failure.getMessage()));
        }
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
