package dev.touchstone.serving.http;

import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.metrics.ServingMetrics;
import java.util.concurrent.atomic.AtomicInteger;

/** How much is under way in this process, over all event loops, and whether more is welcome. */
public final class Traffic {
    private final int maximum;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean draining;
    private volatile long lastRequestNanos = System.nanoTime();

    public Traffic(int maximum) {
        this.maximum = maximum;
    }

    /** False: too much is under way. Otherwise {@link #leave} must follow. */
    boolean enter() {
        if (inFlight.incrementAndGet() <= maximum) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    /** From now on this process is not ready, and asks its clients to connect elsewhere; it still answers everything. */
    public void drain() {
        draining = true;
    }

    public boolean draining() {
        return draining;
    }

    /** Only needed, and only kept, while draining. */
    void sawRequest() {
        lastRequestNanos = System.nanoTime();
    }

    /** Nothing is under way and nobody has asked for a while. */
    public boolean quietFor(long millis) {
        return inFlight.get() == 0 && System.nanoTime() - lastRequestNanos > millis * 1_000_000;
    }

    void report(ServingMetrics metrics) {
        metrics.gauge(MetricNames.IN_FLIGHT).set(inFlight.get());
    }
}
