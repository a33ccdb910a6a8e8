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
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The route and the credentials as the API server has them: the route at once when it changes, the credentials within seconds.
 * Tries for ever to reach it. Credentials are read and not watched, because nobody grants more than he holds, and the operator
 * holds no right to list Secrets.
 */
public final class WatchedRoute implements AutoCloseable {
    /** A route that waits for credentials longer than this is taken without them, and again when they come. */
    private static final long CREDENTIALS_SECONDS = 5;

    private static final long INTERVAL_SECONDS = 2;

    private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final EventLog LOG = EventLog.of(WatchedRoute.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String context;
    private final RouteKeeper routes;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Long> logged = new ConcurrentHashMap<>();
    private SharedIndexInformer<ConfigMap> configMaps;
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("credentials").daemon().factory());
    private volatile Optional<String> credentialsVersion = Optional.empty();

    public WatchedRoute(KubernetesClient client, String namespace, String context, RouteKeeper routes) {
        this.client = client;
        this.namespace = namespace;
        this.context = context;
        this.routes = routes;
    }

    /** Blocks for a moment; call it off the event loops. */
    public void start() {
        configMaps = client.configMaps().inNamespace(namespace).withName(context + "-route-v" + Route.FORMAT).runnableInformer(0);
        configMaps.addEventHandler(onChange(this::offer));
        configMaps.exceptionHandler((started, failure) -> retry("route", failure));
        CompletableFuture<Void> firstRead = CompletableFuture.runAsync(this::readCredentials, reader);
        reader.scheduleWithFixedDelay(this::readCredentials, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        configMaps.start();
        // There may be no API server: a route does not wait for ever.
        firstRead.orTimeout(CREDENTIALS_SECONDS, TimeUnit.SECONDS).whenComplete((read, failure) -> {
            if (credentialsVersion.isEmpty()) {
                routes.credentials(Map.of());
            }
        });
    }

    private void readCredentials() {
        try {
            Secret secret = client.secrets().inNamespace(namespace).withName(context + "-credentials").get();
            String version = secret == null ? "" : secret.getMetadata().getUid() + secret.getMetadata().getResourceVersion();
            if (!credentialsVersion.equals(Optional.of(version))) {
                if (secret == null) {
                    routes.credentials(Map.of());
                } else {
                    credentials(secret);
                }
                credentialsVersion = Optional.of(version);
            }
        } catch (RuntimeException failure) {
            retry("credentials", failure);
        }
    }

    private boolean retry(String what, Throwable failure) {
        long now = System.nanoTime();
        Long before = logged.get(what);
        if (before == null || now - before > LOG_NANOS) {
            logged.put(what, now);
            LOG.warn("cannot read, trying again", "what", what, "detail", String.valueOf(failure.getMessage()));
        }
        return true;
    }

    private void offer(ConfigMap configMap) {
        String document = configMap.getData() == null ? null : configMap.getData().get(Route.CONFIG_MAP_KEY);
        if (document != null) {
            routes.offer(document);
        }
    }

    private void credentials(Secret secret) {
        Map<String, Credentials> all = new HashMap<>();
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        data.forEach((server, encoded) -> {
            try {
                all.put(server, json.readValue(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8), Credentials.class));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                // The message of the exception would quote what it could not read.
                LOG.warn("cannot read credentials", "server", server, "detail", "must be a JSON object with username and password");
            }
        });
        routes.credentials(all);
    }

    private static <T> ResourceEventHandler<T> onChange(Consumer<T> there) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                there.accept(object);
            }

            @Override
            public void onUpdate(T before, T now) {
                there.accept(now);
            }

            @Override
            public void onDelete(T object, boolean stateUnknown) {
                // The last route stays in force.
            }
        };
    }

    @Override
    public void close() {
        if (configMaps != null) {
            configMaps.stop();
        }
        reader.shutdownNow();
        client.close();
    }
}
