package dev.touchstone.operator.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.touchstone.route.Route;
import dev.touchstone.route.RouteReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What a context server is to the operator: it takes newer routes only and says at {@code /route} which one it runs and which
 * tests that splits.
 */
public final class RouteServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Supplier<Optional<Route>> look;
    private final Map<String, RouteReport.Unreadable> unreadable = new TreeMap<>();
    private Behaviour behaviour = Behaviour.Follows;
    private Optional<Route> offered = Optional.empty();
    private Optional<Route> inForce = Optional.empty();

    /** What it does with a newer route, and when it is asked. */
    public enum Behaviour {
        /** Takes it. */
        Follows,
        /** Keeps the route that it has. */
        Stays,
        /** Keeps the route that it has, and says why. */
        Rejects,
        /** Keeps the route that it has, and says nothing until it is closed. */
        Hangs
    }

    private RouteServer(HttpServer server, Supplier<Optional<Route>> look) {
        this.server = server;
        this.look = look;
    }

    /** @param look whatever route there is, asked before every answer; beside it routes may be {@linkplain #offer offered} */
    public static RouteServer start(InetSocketAddress address, Supplier<Optional<Route>> look) throws IOException {
        var server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var made = new RouteServer(server, look);
        server.createContext("/route", made::answer);
        server.start();
        return made;
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    public synchronized void will(Behaviour next) {
        behaviour = next;
        consider();
    }

    public synchronized void offer(Route route) {
        if (offered.map(Route::number).orElse(0L) < route.number()) {
            offered = Optional.of(route);
        }
        consider();
    }

    /** It says from now on that it has not been able to read this storage for so long. */
    public synchronized void cannotRead(String storage, String model, long seconds) {
        unreadable.put(storage, new RouteReport.Unreadable(storage, List.of(model), "Unavailable", "it is away", seconds, false));
    }

    public synchronized void canRead(String storage) {
        unreadable.remove(storage);
    }

    public synchronized RouteReport report() {
        var number = number(inForce);
        var rejection = behaviour == Behaviour.Rejects && number(offered) > number
                ? new RouteReport.Rejection(number(offered), "a snapshot is corrupt") : null;
        return new RouteReport(List.of(Route.FORMAT), number, inForce.map(Route::tests).orElse(List.of()).stream()
                .filter(test -> !test.paused()).map(Route.Test::key).toList(), rejection, List.copyOf(unreadable.values()));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void consider() {
        if (behaviour == Behaviour.Follows && number(offered) > number(inForce)) {
            inForce = offered;
        }
    }

    private synchronized boolean hangs() {
        return behaviour == Behaviour.Hangs;
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (hangs()) {
            return;
        }
        look.get().ifPresent(this::offer);
        var body = JSON.writeValueAsBytes(report());
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static long number(Optional<Route> route) {
        return route.map(Route::number).orElse(0L);
    }
}
