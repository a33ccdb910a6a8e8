package dev.touchstone.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.data.NearCache;
import dev.touchstone.serving.metrics.ServingMetrics;
import dev.touchstone.serving.route.RouteKeeper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** Health, metrics and the route's report, away from the traffic. */
public final class ManagementServer {
    private final Vertx vertx;
    private final RouteKeeper routes;
    private final Traffic traffic;
    private final ServingMetrics metrics;
    private final NearCache cache;
    private final ObjectMapper json = new ObjectMapper();
    private HttpServer server;

    public ManagementServer(Vertx vertx, RouteKeeper routes, Traffic traffic, ServingMetrics metrics, NearCache cache) {
        this.vertx = vertx;
        this.routes = routes;
        this.traffic = traffic;
        this.metrics = metrics;
        this.cache = cache;
    }

    public Future<Void> listen(String host, int port) {
        server = vertx.createHttpServer().requestHandler(this::handle);
        return server.listen(port, host).mapEmpty();
    }

    public int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> send(request, 200, "text/plain", Buffer.buffer("alive\n"));
            case "/health/ready" -> {
                String why = traffic.draining() ? "draining" : routes.view().isEmpty() ? "no route yet" : "";
                send(request, why.isEmpty() ? 200 : 503, "text/plain", Buffer.buffer((why.isEmpty() ? "ready" : why) + "\n"));
            }
            case "/metrics" -> scrape(request);
            case "/route" -> send(request, 200, "application/json", report());
            default -> send(request, 404, "text/plain", Buffer.buffer("there are /health/live, /health/ready, /metrics and /route\n"));
        }
    }

    private Buffer report() {
        try {
            return Buffer.buffer(json.writeValueAsBytes(routes.report()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writing takes a while: not on an event loop. */
    private void scrape(HttpServerRequest request) {
        vertx.executeBlocking(() -> {
            traffic.report(metrics);
            metrics.gauge(MetricNames.CACHE_BYTES).set(cache.bytes());
            return Buffer.buffer(metrics.scrape());
        }).onComplete(written -> {
            if (written.succeeded()) {
                send(request, 200, metrics.contentType(), written.result());
            } else {
                send(request, 500, "text/plain", Buffer.buffer(written.cause() + "\n"));
            }
        });
    }

    private static void send(HttpServerRequest request, int status, String type, Buffer body) {
        request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }

    public Future<Void> close() {
        return server == null ? Future.succeededFuture() : server.close();
    }
}
