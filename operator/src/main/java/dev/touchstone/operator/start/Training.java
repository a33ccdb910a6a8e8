package dev.touchstone.operator.start;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Starts the operator once against an API server that has nothing, so that the Java runtime can write down which classes a
 * start needs ({@code -XX:AOTCacheOutput}). Part of building the image, where there is no cluster.
 */
final class Training {
    static final String COMMAND = "train";
    /** Set while training: the operator ends as soon as it has started. */
    static final String PROPERTY = "operator.training";

    private static final String NOTHING =
            "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";

    private Training() {}

    /** Makes this process one that trains. */
    static void prepare() {
        var vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer()
                // A watch on which nothing ever happens.
                .webSocketHandler(watch -> {})
                .requestHandler(Training::answer);
        var port = server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
        System.setProperty(PROPERTY, "true");
        System.setProperty("kubernetes.master", "http://127.0.0.1:" + port);
        System.setProperty("kubernetes.auth.tryKubeConfig", "false");
        System.setProperty("quarkus.management.port", "0");
        System.setProperty("touchstone.leader-election.enabled", "false");
    }

    static boolean isOn() {
        return Boolean.getBoolean(PROPERTY);
    }

    private static void answer(HttpServerRequest request) {
        request.response().putHeader("content-type", "application/json").end(NOTHING);
    }
}
