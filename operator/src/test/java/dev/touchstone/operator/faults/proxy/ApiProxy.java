package dev.touchstone.operator.faults.proxy;

import dev.touchstone.controlplane.Clients;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Between one operator and the API server. Everything happens on one event loop, so that "from this moment on" has a meaning: no
 * request is half sent when a sever returns.
 */
public final class ApiProxy implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx;
    private final Context loop;
    private final CallLog log = new CallLog(Clock.systemUTC());
    private final Faults faults = new Faults();
    private final Relay relay;
    private final HttpServer server;
    private final KubernetesClient client;

    private ApiProxy(KubernetesClient user) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        loop = vertx.getOrCreateContext();
        relay = onLoop(() -> new Relay(vertx, new Upstream(vertx, user.getConfiguration()), log, faults));
        server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0).setHttp2ClearTextEnabled(false)
                        .setMaxWebSocketFrameSize(Integer.MAX_VALUE).setMaxWebSocketMessageSize(Integer.MAX_VALUE)
                        .setPerMessageWebSocketCompressionSupported(false).setPerFrameWebSocketCompressionSupported(false)
                        .setMaxHeaderSize(64 * 1024).setMaxInitialLineLength(64 * 1024))
                .connectionHandler(relay::connected)
                .requestHandler(relay::arrived);
        var port = await(server.listen().toCompletionStage()).actualPort();
        client = Clients.of(new ConfigBuilder(user.getConfiguration()).withMasterUrl("http://127.0.0.1:" + port + "/").build());
    }

    /** With the rights and the namespace of that client. */
    public static ApiProxy start(KubernetesClient user) {
        return new ApiProxy(user);
    }

    /** Goes through this proxy. Closed with it. */
    public KubernetesClient client() {
        return client;
    }

    /** In the order in which they arrived. */
    public List<Call> calls() {
        return log.calls();
    }

    /** What faults did so far. */
    public List<Injection> injections() {
        return faults.injections();
    }

    /** From the next request on; after those that are in force already. */
    public void inject(Fault... next) {
        faults.add(List.of(next));
    }

    /** No fault is in force any more; what stalls or is dark comes back when its time is over. */
    public void heal() {
        faults.clear();
    }

    /**
     * Now, to the open watches that a fault chooses, or to everything in a blackout.
     *
     * @return how many connections or watches it met
     */
    public int strike(Effect effect, Predicate<Call> watches) {
        return onLoop(() -> relay.strike(effect, watches));
    }

    /**
     * As the API server sees it when the operator is killed: its connections end, what was not sent is never sent, and nothing
     * passes from the moment this returns.
     */
    public void sever() {
        onLoop(() -> {
            relay.sever();
            return null;
        });
    }

    /** By {@link #sever} or by a fault. */
    public CompletionStage<Void> severed() {
        return relay.severed();
    }

    @Override
    public void close() {
        sever();
        client.close();
        await(vertx.close().toCompletionStage());
    }

    private <T> T onLoop(java.util.function.Supplier<T> step) {
        var done = new CompletableFuture<T>();
        loop.runOnContext(start -> {
            try {
                done.complete(step.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return await(done);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
