package dev.touchstone.operator.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits until an assertion holds. The bound is generous: it is there so that a failure ends, not to time anything. */
public final class Eventually {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 600;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    public static void holds(Runnable assertion) {
        within(BOUND, assertion);
    }

    /** For what takes longer, and is asked less often. */
    public static void within(Duration bound, Runnable assertion) {
        var pause = Math.max(PAUSE.toNanos(), bound.toNanos() / MOST_TRIES);
        var end = System.nanoTime() + bound.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError | RuntimeException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(pause);
            }
        }
    }

    public static <T> T appears(Supplier<Optional<T>> supplier) {
        var found = new Object() {
            T value;
        };
        holds(() -> found.value = supplier.get().orElseThrow(() -> new AssertionError("Nothing appeared")));
        return found.value;
    }
}
