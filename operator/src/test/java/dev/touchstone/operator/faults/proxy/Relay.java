package dev.touchstone.operator.faults.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Passes on what may pass. Used on one event loop only. */
final class Relay {
    private final Vertx vertx;
    private final Upstream upstream;
    private final CallLog log;
    private final Faults faults;
    private final Set<HttpConnection> connections = new HashSet<>();
    private final List<Watch> watches = new ArrayList<>();
    private final CompletableFuture<Void> severed = new CompletableFuture<>();
    private boolean dark;

    Relay(Vertx vertx, Upstream upstream, CallLog log, Faults faults) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.log = log;
        this.faults = faults;
    }

    CompletionStage<Void> severed() {
        return severed.minimalCompletionStage();
    }

    void connected(HttpConnection connection) {
        connections.add(connection);
        connection.closeHandler(closed -> connections.remove(connection));
        if (severed.isDone()) {
            Connections.reset(connection);
        }
    }

    void arrived(HttpServerRequest request) {
        if (severed.isDone()) {
            return;
        }
        if (Exchange.isWebSocket(request)) {
            // Its end must not be seen before the upgrade, or there is nothing to upgrade.
            request.pause();
            begin(request, Buffer.buffer());
        } else {
            request.body().onSuccess(body -> begin(request, body));
        }
    }

    private void begin(HttpServerRequest request, Buffer body) {
        if (severed.isDone()) {
            return;
        }
        var call = log.arrived(RequestName.of(request.method().name(), request.path(), request.params(), body));
        new Exchange(this, request, body, call).run(faults.choose(call));
    }

    /** A fault was chosen for it, and did nothing. */
    void missed(Call call) {
        faults.missed(call);
    }

    /** Whether anything may pass in either direction now. */
    boolean passes() {
        return !dark && !severed.isDone();
    }

    /** @return how many connections or watches it met */
    int strike(Effect effect, Predicate<Call> which) {
        if (effect instanceof Effect.Blackout blackout) {
            blackout(blackout);
            return connections.size();
        }
        var met = List.copyOf(watches).stream().filter(watch -> which.test(watch.call())).toList();
        met.forEach(watch -> watch.strike(effect));
        return met.size();
    }

    void sever() {
        if (severed.complete(null)) {
            upstream.abortAll();
            upstream.close();
            Set.copyOf(connections).forEach(Connections::reset);
        }
    }

    /** All but that connection, on which one answer is still to be seen. */
    void severAllBut(HttpConnection connection) {
        connections.remove(connection);
        sever();
    }

    private void blackout(Effect.Blackout blackout) {
        if (dark) {
            return;
        }
        dark = true;
        vertx.setTimer(Math.max(1, blackout.time().toMillis()), timer -> {
            dark = false;
            // What was under way is lost: nobody kept it.
            upstream.abortAll();
            Set.copyOf(connections).forEach(Connections::reset);
        });
    }

    Vertx vertx() {
        return vertx;
    }

    Upstream upstream() {
        return upstream;
    }

    CallLog log() {
        return log;
    }

    List<Watch> watches() {
        return watches;
    }
}
