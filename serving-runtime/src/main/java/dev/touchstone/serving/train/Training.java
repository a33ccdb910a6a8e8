package dev.touchstone.serving.train;

import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.serving.Settings;
import dev.touchstone.serving.kubernetes.MountedCredentials;
import dev.touchstone.serving.kubernetes.WatchedRoute;
import dev.touchstone.serving.log.EventLog;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.Drivers;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts everything, asks it for a few hundred predictions, and stops it. Takes a few seconds. */
public final class Training {
    private static final EventLog LOG = EventLog.of(Training.class);
    private static final int PREDICTIONS = 400;

    private Training() {}

    public static void run() throws Exception {
        Path directory = Files.createTempDirectory("touchstone-train");
        Settings settings = new Settings("train", "train", "127.0.0.1", 0, 0, directory.resolve("none"), directory.resolve("none"), directory, false, 1, 100, 1 << 20, 0);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
        Driver memory = new MemoryDriver();
        dev.touchstone.serving.Server server = new dev.touchstone.serving.Server(settings, vertx, new Drivers(List.of(memory)), Clock.systemUTC());
        server.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        touchDrivers(vertx, directory);
        Config nowhere = new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:9").withRequestRetryBackoffLimit(0).build();
        WatchedRoute watched = new WatchedRoute(new KubernetesClientBuilder().withConfig(nowhere).build(), "train", "train",
                new MountedCredentials(settings.credentialsFolder()), server.routes());
        watched.start();
        server.routes().credentials(Map.of());
        server.routes().offer(resource("route.json"));
        serve(server);
        watched.close();
        server.drain().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void serve(dev.touchstone.serving.Server server) throws IOException, InterruptedException {
        int answered = 0;
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            URI ready = URI.create("http://127.0.0.1:" + server.managementPort() + "/health/ready");
            for (int i = 0; i < 200 && get(client, ready) != 200; i++) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            URI predict = URI.create("http://127.0.0.1:" + server.port() + "/v1/predict");
            for (int i = 0; i < PREDICTIONS; i++) {
                String body = "{\"inputs\": {\"userId\": \"u" + i + "\", \"filmId\": \"f" + i % 20 + "\", \"profile\": \"" + (i % 3 == 0 ? "child" : "adult") + "\"}, \"count\": 5}";
                HttpRequest request = HttpRequest.newBuilder(predict).timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
                answered += client.send(request, HttpResponse.BodyHandlers.ofString()).body().contains("\"Answered\"") ? 1 : 0;
            }
            for (String path : List.of("/v1/context", "/v1/models", "/")) {
                get(client, URI.create("http://127.0.0.1:" + server.port() + path));
            }
            get(client, URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics"));
            get(client, URI.create("http://127.0.0.1:" + server.managementPort() + "/route"));
        }
        LOG.info("trained", "predictions", PREDICTIONS, "answered", answered);
        if (answered == 0) {
            throw new IllegalStateException("not one training prediction was answered");
        }
    }

    private static int get(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    /** Loads the real drivers' classes by asking servers that are not there. */
    private static void touchDrivers(Vertx vertx, Path directory) throws IOException {
        Drivers drivers = Drivers.standard(vertx, Clock.systemUTC(), directory);
        StorageDescriptor like = MemoryDriver.storage(resource("route.json"));
        for (Technology technology : List.of(Technology.Redis, Technology.S3)) {
            Server nowhere = new Server("nowhere", technology, "127.0.0.1", 9, false, 0, "none", "us-east-1");
            StorageDescriptor storage = new StorageDescriptor("train", "train", like.format(), like.mode(), like.key(), like.fields(), 2, List.of(), nowhere);
            try {
                drivers.of(technology).reader(storage, Credentials.NONE).current().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
            } catch (Exception e) {
                LOG.info("no server, as expected", "technology", technology);
            }
        }
    }

    static String resource(String name) throws IOException {
        try (var in = Optional.ofNullable(Training.class.getResourceAsStream(name)).orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
