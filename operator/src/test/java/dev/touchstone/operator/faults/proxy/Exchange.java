package dev.touchstone.operator.faults.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.Optional;
import java.util.Set;

/** One request and what becomes of it. Used on one event loop only. */
final class Exchange {
    /** Between two hops only; the bodies are framed anew. */
    private static final Set<String> HOP = Set.of("connection", "upgrade", "transfer-encoding", "content-length", "keep-alive",
            "host", "http2-settings", "te");
    private static final int SWITCHING = 101;

    private final Relay relay;
    private final HttpServerRequest request;
    private final Buffer body;
    private final Call call;
    private String uri;
    private Optional<Effect> effect = Optional.empty();

    Exchange(Relay relay, HttpServerRequest request, Buffer body, Call call) {
        this.relay = relay;
        this.request = request;
        this.body = body;
        this.call = call;
        this.uri = request.uri();
    }

    static boolean isWebSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("upgrade"));
    }

    void run(Optional<Effect> chosen) {
        effect = chosen;
        if (chosen.isEmpty()) {
            forward();
            return;
        }
        switch (chosen.get()) {
            case Effect.Delay delay -> relay.vertx().setTimer(Math.max(1, delay.by().toMillis()), timer -> forward());
            case Effect.Hold hold -> {
                var loop = Vertx.currentContext();
                hold.until().thenRun(() -> loop.runOnContext(now -> forward()));
            }
            case Effect.Refuse refuse -> refuse(refuse.refusal());
            case Effect.Reset reset -> Connections.reset(request.connection());
            case Effect.StaleList stale -> {
                uri = StaleVersion.in(call, request, stale.resourceVersion());
                if (uri.equals(request.uri())) {
                    relay.missed(call);
                }
                forward();
            }
            case Effect.Blackout blackout -> relay.strike(blackout, watch -> true);
            default -> {
                if (chosen.get().isAboutWatches() && !call.isWatch()) {
                    relay.strike(chosen.get(), watch -> true);
                }
                forward();
            }
        }
    }

    private void forward() {
        if (!relay.passes()) {
            return;
        }
        if (isWebSocket(request)) {
            var incoming = new Incoming(relay);
            relay.upstream().webSocket(uri, headers(request.headers(), true), incoming)
                    .onSuccess(up -> upgrade(up, incoming)).onFailure(this::failed);
            return;
        }
        relay.upstream().request(request.method(), uri, headers(request.headers(), false)).onFailure(this::failed).onSuccess(up -> {
            if (!relay.passes()) {
                up.reset();
                return;
            }
            up.send(body).onFailure(this::failed).onSuccess(this::answered);
        });
    }

    private void answered(HttpClientResponse response) {
        if (call.isWatch() && response.statusCode() == 200) {
            stream(response);
            return;
        }
        response.body().onFailure(this::failed).onSuccess(content -> {
            relay.log().answered(call, response.statusCode());
            if (!relay.passes()) {
                return;
            }
            switch (effect.orElse(null)) {
                case Effect.LoseAnswer lose -> Connections.reset(request.connection());
                case Effect.DisguiseAnswer disguise -> answer(disguise.refusal());
                case Effect.Crash crash when !crash.answerSeen() -> relay.sever();
                case Effect.Crash crash -> pass(response, content);
                case null, default -> pass(response, content);
            }
        });
    }

    private void pass(HttpClientResponse response, Buffer content) {
        var down = request.response().setStatusCode(response.statusCode());
        down.headers().addAll(headers(response.headers(), false));
        if (effect.orElse(null) instanceof Effect.Crash) {
            // Nothing that the answer leads to may pass any more.
            relay.severAllBut(request.connection());
            down.end(content).onComplete(done -> Connections.end(request.connection()));
        } else {
            down.end(content);
        }
    }

    private void stream(HttpClientResponse response) {
        relay.log().answered(call, 200);
        if (!relay.passes()) {
            return;
        }
        var down = request.response().setChunked(true).setStatusCode(200);
        down.headers().addAll(headers(response.headers(), false));
        var watch = open(new Watch.Down() {
            @Override
            public void send(String event) {
                down.write(event);
            }

            @Override
            public void end() {
                down.end();
            }

            @Override
            public void reset() {
                Connections.reset(request.connection());
            }
        }, () -> response.request().reset());
        down.closeHandler(closed -> over(watch));
        var incoming = new Incoming(relay);
        // A stream of JSON objects, one a line.
        response.handler(RecordParser.newDelimited("\n", event -> incoming.event(event + "\n")));
        response.endHandler(end -> incoming.ended());
        response.exceptionHandler(broken -> incoming.broken());
        struck(watch);
        incoming.flowTo(watch);
    }

    private void upgrade(WebSocket up, Incoming incoming) {
        relay.log().answered(call, SWITCHING);
        if (!relay.passes()) {
            Upstream.abort(up);
            return;
        }
        request.toWebSocket().onFailure(gone -> Upstream.abort(up)).onSuccess(down -> connect(up, incoming, down));
        request.resume();
    }

    private void connect(WebSocket up, Incoming incoming, ServerWebSocket down) {
        var watch = open(new Watch.Down() {
            @Override
            public void send(String event) {
                down.writeTextMessage(event);
            }

            @Override
            public void end() {
                down.close();
            }

            @Override
            public void reset() {
                Connections.reset(request.connection());
            }
        }, () -> Upstream.abort(up));
        down.closeHandler(closed -> over(watch));
        down.exceptionHandler(broken -> over(watch));
        struck(watch);
        incoming.flowTo(watch);
    }

    private Watch open(Watch.Down down, Runnable abortUp) {
        var watch = new Watch(relay.vertx(), call, down, abortUp);
        relay.watches().add(watch);
        return watch;
    }

    private void struck(Watch watch) {
        effect.filter(Effect::isAboutWatches).ifPresent(watch::strike);
    }

    private void over(Watch watch) {
        relay.watches().remove(watch);
        watch.abandoned();
    }

    private void refuse(Refusal refusal) {
        relay.log().answered(call, refusal.code());
        if (relay.passes()) {
            request.resume();
            answer(refusal);
        }
    }

    private void answer(Refusal refusal) {
        var response = request.response().setStatusCode(refusal.code()).putHeader("content-type", "application/json");
        refusal.retryAfterSeconds().ifPresent(seconds -> response.putHeader("retry-after", Long.toString(seconds)));
        response.end(refusal.status(call).toString());
    }

    /** The API server refused the upgrade, or is not there. */
    private void failed(Throwable failure) {
        if (!relay.passes()) {
            return;
        }
        if (failure instanceof UpgradeRejectedException rejected) {
            relay.log().answered(call, rejected.getStatus());
            request.resume();
            var down = request.response().setStatusCode(rejected.getStatus());
            down.headers().addAll(headers(rejected.getHeaders(), false));
            down.end(rejected.getBody() == null ? Buffer.buffer() : rejected.getBody());
        } else {
            Connections.reset(request.connection());
        }
    }

    private static MultiMap headers(MultiMap all, boolean webSocket) {
        var passed = MultiMap.caseInsensitiveMultiMap();
        all.forEach((name, value) -> {
            var lower = name.toLowerCase(java.util.Locale.ROOT);
            if (!HOP.contains(lower) && !(webSocket && lower.startsWith("sec-websocket-") && !lower.endsWith("protocol"))) {
                passed.add(name, value);
            }
        });
        return passed;
    }
}
