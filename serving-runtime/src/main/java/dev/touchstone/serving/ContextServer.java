package dev.touchstone.serving;

import dev.touchstone.serving.kubernetes.MountedCredentials;
import dev.touchstone.serving.kubernetes.MountedRoute;
import dev.touchstone.serving.kubernetes.WatchedRoute;
import dev.touchstone.serving.log.EventLog;
import dev.touchstone.serving.log.JsonLog;
import dev.touchstone.serving.train.Training;
import dev.touchstone.storage.Drivers;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The main class of the context server. Is configured by the environment ({@link Settings}); ends with 0 when it was told to
 * (SIGTERM, SIGINT), with 1 when it could not start. With {@code --train} it serves a little route to itself on loopback and
 * ends: for making the JVM's ahead-of-time cache.
 */
public final class ContextServer {
    private static final EventLog LOG = EventLog.of(ContextServer.class);

    private ContextServer() {}

    public static void main(String[] arguments) {
        JsonLog.install();
        try {
            if (List.of(arguments).contains("--train")) {
                Training.run();
                System.exit(0);
            }
            run(Settings.of(System.getenv()));
        } catch (Exception e) {
            LOG.warn("cannot start", "detail", e.getMessage() == null ? e.toString() : e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Settings settings) throws Exception {
        Vertx vertx = Vertx.vertx(options(settings));
        Server server = new Server(settings, vertx, Drivers.standard(vertx, Clock.systemUTC(), settings.directory()), Clock.systemUTC());
        server.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        onTermination(() -> {
            server.drain().toCompletionStage().toCompletableFuture().get(1, TimeUnit.HOURS);
            System.exit(0);
        });
        new MountedRoute(vertx, settings.routeFile(), server.routes()).start();
        MountedCredentials credentials = new MountedCredentials(settings.credentialsFolder());
        if (settings.kubernetes()) {
            // Whoever asks tries again by itself: a long chain of retries inside the client would only delay that.
            Config config = new ConfigBuilder(Config.autoConfigure(null))
                    .withRequestRetryBackoffLimit(1).withConnectionTimeout(3_000).withRequestTimeout(5_000).build();
            KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
            new WatchedRoute(client, settings.namespace(), settings.context(), credentials, server.routes()).start();
        } else {
            server.routes().credentials(credentials.read());
        }
    }

    static VertxOptions options(Settings settings) {
        return new VertxOptions()
                .setEventLoopPoolSize(settings.eventLoops() + 1)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(4)
                .setPreferNativeTransport(false);
    }

    /** Not a shutdown hook: those run beside the one that closes the log, and cannot end with 0. */
    private static void onTermination(Ending ending) {
        for (String name : List.of("TERM", "INT")) {
            sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> Thread.ofPlatform().name("drain").start(() -> {
                try {
                    ending.end();
                } catch (Exception e) {
                    LOG.warn("could not drain", "detail", e.toString());
                    System.exit(1);
                }
            }));
        }
    }

    private interface Ending {
        void end() throws Exception;
    }
}
