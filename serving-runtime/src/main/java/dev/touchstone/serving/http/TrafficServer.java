package dev.touchstone.serving.http;

import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.log.EventLog;
import dev.touchstone.serving.metrics.ServingMetrics;
import dev.touchstone.serving.predict.PredictionIds;
import dev.touchstone.serving.predict.PredictionRequest;
import dev.touchstone.serving.predict.Predictor;
import dev.touchstone.serving.route.RouteKeeper;
import dev.touchstone.serving.route.View;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Predictions and discovery. One instance per event loop; they share the port. */
public final class TrafficServer extends AbstractVerticle {
    public static final int MAX_BODY_BYTES = 64 * 1024;
    private static final EventLog LOG = EventLog.of(TrafficServer.class);
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized(Problem.CONTENT_TYPE);
    private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

    private final RouteKeeper routes;
    private final Predictor predictor;
    private final Traffic traffic;
    private final ServingMetrics metrics;
    private final PredictionIds ids;
    private final int port;
    private final String host;
    private final RequestReader reader = new RequestReader();
    private final ResponseWriter writer = new ResponseWriter();
    private final Discovery discovery = new Discovery();
    private final Map<String, CounterDataPoint> rejections = new HashMap<>();
    private HttpServer server;

    public TrafficServer(RouteKeeper routes, Predictor predictor, Traffic traffic, ServingMetrics metrics, Clock clock, String host, int port) {
        this.routes = routes;
        this.predictor = predictor;
        this.traffic = traffic;
        this.metrics = metrics;
        this.ids = new PredictionIds(clock);
        this.host = host;
        this.port = port;
    }

    @Override
    public void start(Promise<Void> started) {
        HttpServerOptions options = new HttpServerOptions()
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeout(120)
                .setTcpNoDelay(true)
                .setAcceptBacklog(4096);
        server = vertx.createHttpServer(options).requestHandler(this::handle);
        server.listen(port, host).<Void>mapEmpty().onComplete(started);
    }

    /** Port 0 takes any free one. */
    public int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        if (traffic.draining()) {
            traffic.sawRequest();
        }
        switch (request.path()) {
            case "/v1/predict" -> {
                if (allowed(request, HttpMethod.POST)) {
                    receive(request);
                }
            }
            case "/v1/context" -> describe(request, discovery::context);
            case "/v1/models" -> describe(request, discovery::models);
            case "/" -> describe(request, discovery::hint);
            default -> refuse(request, new Problem(404, "", "", "'" + request.path() + "' is not here; there are POST /v1/predict, GET /v1/context and GET /v1/models"));
        }
    }

    private boolean allowed(HttpServerRequest request, HttpMethod method) {
        boolean head = method == HttpMethod.GET && request.method() == HttpMethod.HEAD;
        if (request.method() == method || head) {
            return true;
        }
        request.response().putHeader(HttpHeaders.ALLOW, method.name());
        refuse(request, new Problem(405, "", "", "'" + request.path() + "' must be asked with " + method));
        return false;
    }

    private void describe(HttpServerRequest request, java.util.function.Function<View, Buffer> text) {
        if (!allowed(request, HttpMethod.GET)) {
            return;
        }
        Optional<View> view = routes.view();
        if (view.isEmpty()) {
            refuse(request, noRoute());
            return;
        }
        send(request, 200, JSON, text.apply(view.get()));
    }

    private void receive(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && !isJson(type)) {
            refuse(request, new Problem(415, "unsupported_media_type", "", "the body must be 'application/json', but is said to be '" + type + "'; set the header Content-Type"));
            return;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 9 || Long.parseLong(length) > MAX_BODY_BYTES)) {
            refuse(request, tooLarge());
            return;
        }
        Buffer body = Buffer.buffer(length == null ? 512 : Integer.parseInt(length));
        request.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_BODY_BYTES) {
                request.handler(null);
                request.endHandler(null);
                refuse(request, tooLarge());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(ended -> predict(request, body.getBytes()));
    }

    private static boolean isJson(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase("application/json");
    }

    private void predict(HttpServerRequest request, byte[] body) {
        long start = System.nanoTime();
        View view = lease();
        if (view == null) {
            refuse(request, noRoute());
            return;
        }
        PredictionRequest valid;
        try {
            valid = reader.read(body, view.route());
        } catch (InvalidRequestException e) {
            view.leases().release();
            refuse(request, e.problem());
            return;
        }
        if (!traffic.enter()) {
            view.leases().release();
            refuse(request, new Problem(503, "shed", "", "too many predictions are under way; try again"));
            return;
        }
        predictor.predict(view, valid, start).onComplete(done -> {
            if (done.succeeded()) {
                send(request, 200, JSON, writer.write(ids.next(), done.result()));
            } else {
                LOG.warn("a prediction failed", "detail", done.cause().toString());
                refuse(request, new Problem(500, "failed", "", "the prediction failed; the log says why"));
            }
            traffic.leave();
            view.leases().release();
        });
    }

    /** The view may be replaced between reading and leasing it. */
    private View lease() {
        while (true) {
            Optional<View> view = routes.view();
            if (view.isEmpty()) {
                return null;
            }
            if (view.get().leases().acquire()) {
                return view.get();
            }
        }
    }

    private static Problem noRoute() {
        return new Problem(503, "no_route", "", "this pod has no route yet; try again");
    }

    private static Problem tooLarge() {
        return new Problem(413, "too_large", "", "the body must not be larger than " + MAX_BODY_BYTES + " bytes");
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        if (!problem.reason().isEmpty()) {
            rejections.computeIfAbsent(problem.reason(), reason -> metrics.counter(MetricNames.REJECTED, reason)).inc();
        }
        if (problem.status() == 503) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        boolean unread = problem.status() == 413 || problem.status() == 415;
        if (unread) {
            // What is left of the body is not worth reading: the connection ends with this answer.
            request.response().putHeader(HttpHeaders.CONNECTION, CLOSE);
        }
        send(request, problem.status(), PROBLEM, problem.body());
        if (unread) {
            request.resume();
        }
    }

    private void send(HttpServerRequest request, int status, CharSequence type, Buffer body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type);
        if (traffic.draining()) {
            response.putHeader(HttpHeaders.CONNECTION, CLOSE);
        }
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end();
        } else {
            response.end(body);
        }
    }
}
