package dev.touchstone.serving.route;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.metrics.MetricNames;
import dev.touchstone.route.Route;
import dev.touchstone.route.RouteReport;
import dev.touchstone.serving.data.OpenStorage;
import dev.touchstone.serving.data.Storages;
import dev.touchstone.serving.log.EventLog;
import dev.touchstone.serving.metrics.ServingMetrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the route in force. Whatever source offers a route, the highest number wins and none ever goes back; a route that
 * cannot be taken leaves the last good one in force. A storage whose server is down keeps no route from being taken. Its own
 * state lives on the control context; {@link #view} may be read from anywhere.
 */
public final class RouteKeeper {
    private static final EventLog LOG = EventLog.of(RouteKeeper.class);
    /** A snapshot may take long to pull; a server that does not answer is given up much earlier by its driver. */
    private static final long PREPARE_MILLIS = 120_000;
    private static final long RETRY_MILLIS = 5_000;
    private static final long FORGET_MILLIS = 15 * 60_000;

    private final Vertx vertx;
    private final Context control;
    private final RouteParser parser = new RouteParser();
    private final RouteCompiler compiler;
    private final Storages storages;
    private final ServingMetrics metrics;
    private volatile View view;
    private volatile RouteReport.Rejection rejected;
    private Map<String, Credentials> credentials;
    private List<OpenStorage> opened = List.of();
    private String waiting;
    private long newest;
    private boolean closed;

    /** @param control the context that all changes happen on */
    public RouteKeeper(Vertx vertx, Context control, RouteCompiler compiler, Storages storages, ServingMetrics metrics) {
        this.vertx = vertx;
        this.control = control;
        this.compiler = compiler;
        this.storages = storages;
        this.metrics = metrics;
        metrics.gauge(MetricNames.ROUTE_NUMBER).set(0);
        metrics.counter(MetricNames.ROUTE_REJECTED);
        storages.onChange(this::renew);
    }

    /** Empty before the first route. Acquire its lease to work with it. */
    public Optional<View> view() {
        return Optional.ofNullable(view);
    }

    public RouteReport report() {
        View now = view;
        List<Integer> formats = List.of(Route.FORMAT);
        return now == null
                ? new RouteReport(formats, 0, List.of(), rejected)
                : new RouteReport(formats, now.route().route().number(),
                        now.route().tests().stream().map(PreparedRoute.PreparedTest::test).filter(test -> !test.paused()).map(Route.Test::key).toList(),
                        rejected, now.unreadable());
    }

    /** A route from anywhere. Waits until credentials were given once. */
    public void offer(String document) {
        control.runOnContext(here -> consider(document));
    }

    /** By server id. Routes are prepared anew if a server that they use has other credentials now. */
    public void credentials(Map<String, Credentials> all) {
        control.runOnContext(here -> {
            boolean first = credentials == null;
            boolean changed = !all.equals(credentials);
            credentials = Map.copyOf(all);
            if (first && waiting != null) {
                consider(waiting);
            } else if (changed && view != null) {
                prepare(view.route().route());
            }
        });
    }

    /** Reading and compiling take a while: not on an event loop, but one after the other. */
    private void consider(String document) {
        vertx.executeBlocking(() -> parser.number(document)).onSuccess(number -> {
            boolean known = number != 0 && number <= newest;
            if (closed || known) {
                return;
            }
            if (credentials == null) {
                waiting = document;
                return;
            }
            waiting = null;
            newest = Math.max(newest, number);
            vertx.executeBlocking(() -> parser.parse(document)).onSuccess(this::prepare).onFailure(failure -> reject(number, failure.getMessage()));
        });
    }

    private void prepare(Route route) {
        vertx.executeBlocking(() -> compiler.compile(route)).onComplete(compiled -> {
            if (closed) {
                return;
            }
            if (compiled.succeeded()) {
                open(compiled.result());
                return;
            }
            reject(route.number(), reason(compiled.cause()));
            if (!(compiled.cause() instanceof InvalidRouteException)) {
                retryLater(route);
            }
        });
    }

    private void open(PreparedRoute prepared) {
        List<OpenStorage> opening = new ArrayList<>();
        Route route = prepared.route();
        try {
            for (StorageDescriptor descriptor : route.storages()) {
                OpenStorage storage = storages.open(descriptor, credentials.getOrDefault(descriptor.server().id(), Credentials.NONE));
                opening.add(storage);
                if (prepared.lastSeen().contains(descriptor.name())) {
                    storage.rememberLastSeen();
                }
            }
        } catch (RuntimeException e) {
            opening.forEach(storages::release);
            reject(route.number(), reason(e));
            retryLater(route);
            return;
        }
        within(Future.join(opening.stream().map(OpenStorage::settled).toList())).onComplete(settled -> swap(prepared, opening));
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** For what may heal by itself, such as a full disk; a newer route ends it. */
    private void retryLater(Route route) {
        vertx.setTimer(RETRY_MILLIS, again -> {
            if (!closed && newest == route.number() && (view == null || view.route().route().number() < newest)) {
                prepare(route);
            }
        });
    }

    private Future<Void> within(Future<?> settled) {
        if (settled.isComplete()) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        long timer = vertx.setTimer(PREPARE_MILLIS, fired -> promise.tryComplete());
        settled.onComplete(ended -> {
            vertx.cancelTimer(timer);
            promise.tryComplete();
        });
        return promise.future();
    }

    private void swap(PreparedRoute prepared, List<OpenStorage> opening) {
        long number = prepared.route().number();
        boolean late = view != null && view.route().route().number() > number;
        if (closed || late) {
            opening.forEach(storages::release);
            return;
        }
        View before = view;
        List<OpenStorage> openedBefore = opened;
        opened = List.copyOf(opening);
        view = newView(prepared);
        openedBefore.forEach(storages::release);
        if (before != null) {
            before.leases().release();
            forgetLater(before.route());
        }
        if (rejected != null && rejected.number() <= number) {
            rejected = null;
        }
        metrics.gauge(MetricNames.ROUTE_NUMBER).set(number);
        LOG.info("took a route", "number", number, "model", prepared.route().model(), "tests", prepared.tests().size(),
                "rules", prepared.rules().all().size(), "storages", prepared.storages().size());
    }

    /** A storage moved: the same route, with another version of it. */
    private void renew() {
        View before = view;
        if (before == null || closed) {
            return;
        }
        view = newView(before.route());
        before.leases().release();
    }

    /** Every view holds the storages that it names until its last request has ended. */
    private View newView(PreparedRoute prepared) {
        List<OpenStorage> held = opened;
        held.forEach(storages::retain);
        return new View(prepared, held.stream().map(OpenStorage::current).toList(),
                () -> control.runOnContext(here -> held.forEach(storages::release)));
    }

    private void reject(long number, String message) {
        rejected = new RouteReport.Rejection(number, message);
        metrics.counter(MetricNames.ROUTE_REJECTED).inc();
        LOG.warn("refused a route, the one before stays", "number", number, "staysOn", view == null ? 0 : view.route().route().number(), "detail", message);
    }

    /** The last scrape must still see them. */
    private void forgetLater(PreparedRoute gone) {
        vertx.setTimer(FORGET_MILLIS, fired -> {
            if (view == null) {
                return;
            }
            Set<String> kept = new HashSet<>();
            arms(view.route()).forEach(arm -> kept.add(identity(arm)));
            arms(gone).stream().filter(arm -> !kept.contains(identity(arm))).forEach(arm -> arm.remove(gone.rules().names(), metrics));
            gone.tests().forEach(test -> {
                boolean stays = view.route().tests().stream().anyMatch(now -> now.test().name().equals(test.test().name()) && now.test().run() == test.test().run());
                if (!stays) {
                    test.test().variants().forEach(variant -> metrics.remove(MetricNames.EXPOSURES, test.test().name(), Long.toString(test.test().run()), variant.name()));
                }
            });
        });
    }

    private static List<Arm> arms(PreparedRoute route) {
        List<Arm> arms = new ArrayList<>(List.of(route.untested()));
        route.tests().forEach(test -> arms.addAll(test.arms()));
        return arms;
    }

    private static String identity(Arm arm) {
        return arm.model().name() + "/" + arm.test() + "/" + arm.variant();
    }

    /** Requests under way must have ended. */
    public Future<Void> close() {
        Promise<Void> promise = Promise.promise();
        control.runOnContext(here -> {
            closed = true;
            storages.close().onComplete(ignored -> promise.complete());
        });
        return promise.future();
    }
}
