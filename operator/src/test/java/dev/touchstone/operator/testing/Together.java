package dev.touchstone.operator.testing;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DynamicTest;

/** Tests that wait most of the time, and do so together: each begins as soon as a thread is free, and is reported by itself. */
public final class Together implements AutoCloseable {
    private final ExecutorService threads;

    public Together(int atOnce) {
        threads = Executors.newFixedThreadPool(atOnce, Thread.ofPlatform().daemon().name("together-", 1).factory());
    }

    /** What may throw. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    /** Has begun, or is about to. */
    public DynamicTest test(String name, Body body) {
        var running = threads.submit(() -> {
            var began = System.nanoTime();
            body.run();
            // Whoever reports it knows only for how long it was waited for.
            System.out.printf("%s took %.1f s%n", name, (System.nanoTime() - began) / 1e9);
            return null;
        });
        return DynamicTest.dynamicTest(name, running::get);
    }

    @Override
    public void close() {
        threads.close();
    }
}
