package dev.touchstone.serving.kubernetes;

import dev.touchstone.serving.route.RouteKeeper;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;

/** The route as the kubelet mounts it: later than the API's copy, but there when the API is not. */
public final class MountedRoute {
    private static final long POLL_MILLIS = 2_000;

    private final Vertx vertx;
    private final Path file;
    private final RouteKeeper routes;
    private String last = "";

    public MountedRoute(Vertx vertx, Path file, RouteKeeper routes) {
        this.vertx = vertx;
        this.file = file;
        this.routes = routes;
    }

    public void start() {
        vertx.executeBlocking(() -> Files.isReadable(file) ? Files.readString(file) : "").onComplete(read -> {
            if (read.succeeded() && !read.result().isEmpty() && !read.result().equals(last)) {
                last = read.result();
                routes.offer(last);
            }
            vertx.setTimer(POLL_MILLIS, again -> start());
        });
    }
}
