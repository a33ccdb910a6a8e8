package dev.touchstone.serving;

import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.data.NearCache;
import dev.touchstone.serving.data.Storages;
import dev.touchstone.serving.engine.Engines;
import dev.touchstone.serving.http.ManagementServer;
import dev.touchstone.serving.http.Traffic;
import dev.touchstone.serving.http.TrafficServer;
import dev.touchstone.serving.log.EventLog;
import dev.touchstone.serving.metrics.ServingMetrics;
import dev.touchstone.serving.predict.Predictor;
import dev.touchstone.serving.route.RouteCompiler;
import dev.touchstone.serving.route.RouteKeeper;
import dev.touchstone.storage.Drivers;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running context server, whatever gives it its routes. */
public final class Server {
    /** After the drain delay, how long nobody may have asked before the connections are closed. */
    private static final long QUIET_MILLIS = 300;

    /** After the drain delay, how long a client that keeps asking over its old connection is still answered. */
    private static final long PATIENCE_MILLIS = 10_000;

    private static final EventLog LOG = EventLog.of(Server.class);

    private final Settings settings;
    private final Vertx vertx;
    private final Context control;
    private final ServingMetrics metrics;
    private final RouteKeeper routes;
    private final Traffic traffic;
    private final ManagementServer management;
    private final Clock clock;
    private final Queue<TrafficServer> servers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile String deployment;

    public Server(Settings settings, Vertx vertx, Drivers drivers, Clock clock) {
        this.settings = settings;
        this.vertx = vertx;
        this.clock = clock;
        this.control = eventLoop(vertx);
        this.metrics = new ServingMetrics(settings.namespace(), settings.context()).withJvm();
        NearCache cache = new NearCache(settings.cacheBytes(), System::nanoTime);
        this.routes = new RouteKeeper(vertx, control, new RouteCompiler(Engines.standard(), metrics), new Storages(drivers, cache, vertx, metrics), metrics);
        this.traffic = new Traffic(settings.maximumInFlight());
        this.management = new ManagementServer(vertx, routes, traffic, metrics, cache);
        metrics.gauge(MetricNames.BUILD_INFO, version()).set(1);
    }

    /** A context that is certainly an event loop's: everything about routes and versions happens on it. */
    private static Context eventLoop(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    private static String version() {
        String version = Server.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    public RouteKeeper routes() {
        return routes;
    }

    public int port() {
        return servers.peek().port();
    }

    public int managementPort() {
        return management.port();
    }

    public Future<Void> start() {
        Predictor predictor = new Predictor(metrics);
        return management.listen(settings.host(), settings.managementPort())
                .compose(listening -> vertx.deployVerticle(() -> {
                    TrafficServer server = new TrafficServer(routes, predictor, traffic, metrics, clock, settings.host(), settings.port());
                    servers.add(server);
                    return server;
                }, new DeploymentOptions().setInstances(settings.eventLoops())))
                .onSuccess(deployed -> {
                    deployment = deployed;
                    LOG.info("listening", "namespace", settings.namespace(), "context", settings.context(), "port", port(), "managementPort", managementPort());
                })
                .mapEmpty();
    }

    /**
     * Not ready from now on, so that nothing new is sent here; everything that still comes is answered, over connections that
     * end with their next answer. Then closes.
     */
    public Future<Void> drain() {
        LOG.info("draining", "seconds", settings.drainSeconds());
        traffic.drain();
        Promise<Void> quiet = Promise.promise();
        vertx.setTimer(Math.max(1, settings.drainSeconds() * 1000L), fired -> awaitQuiet(quiet, System.nanoTime() + PATIENCE_MILLIS * 1_000_000));
        return quiet.future().compose(ignored -> close()).onComplete(closed -> LOG.info("drained"));
    }

    private void awaitQuiet(Promise<Void> quiet, long until) {
        if (traffic.quietFor(QUIET_MILLIS) || System.nanoTime() > until) {
            quiet.complete();
        } else {
            vertx.setTimer(20, again -> awaitQuiet(quiet, until));
        }
    }

    /** At once, and once; Vert.x itself is left to whoever made it. */
    public Future<Void> close() {
        if (!closing.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        Future<Void> undeployed = deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
        return undeployed.compose(ignored -> management.close()).compose(ignored -> routes.close());
    }
}
