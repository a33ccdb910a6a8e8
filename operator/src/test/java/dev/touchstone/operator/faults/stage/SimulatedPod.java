package dev.touchstone.operator.faults.stage;

import dev.touchstone.operator.context.ContextNames;
import dev.touchstone.operator.testing.RouteServer;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** One pod of a context that runs in this process. */
public final class SimulatedPod {
    private static final int MANAGEMENT_PORT = 8081;
    private static final int ATTEMPTS = 100;

    private final String name;
    private final String context;
    private final RouteServer server;
    private volatile boolean healthy = true;
    private String told = "";

    private SimulatedPod(String name, String context, RouteServer server) {
        this.name = name;
        this.context = context;
        this.server = server;
    }

    static SimulatedPod start(Pod pod) {
        var meta = pod.getMetadata();
        return new SimulatedPod(meta.getName(), meta.getLabels().get(ContextNames.CONTEXT_LABEL), bind());
    }

    public String name() {
        return name;
    }

    public String context() {
        return context;
    }

    public RouteServer server() {
        return server;
    }

    public boolean isReady() {
        return healthy && server.report().number() > 0;
    }

    void healthy(boolean now) {
        healthy = now;
    }

    /** A merge patch of its status, if that has changed since it was last told. */
    Optional<String> news() {
        var address = server.address().getAddress().getHostAddress();
        var status = "{\"status\":{\"phase\":\"Running\",\"podIP\":\"" + address + "\",\"podIPs\":[{\"ip\":\"" + address
                + "\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"" + (isReady() ? "True" : "False") + "\"}]}}";
        if (status.equals(told)) {
            return Optional.empty();
        }
        told = status;
        return Optional.of(status);
    }

    /** All of 127.0.0.0/8 is this machine's; another process may have taken an address. */
    private static RouteServer bind() {
        for (int i = 0; i < ATTEMPTS; i++) {
            var random = ThreadLocalRandom.current();
            byte[] address = {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(0, 255), (byte) random.nextInt(2, 255)};
            try {
                return RouteServer.start(new InetSocketAddress(InetAddress.getByAddress(address), MANAGEMENT_PORT), Optional::empty);
            } catch (BindException taken) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError("No address of 127.0.0.0/8 has port " + MANAGEMENT_PORT + " free");
    }
}
