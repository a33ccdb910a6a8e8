package dev.touchstone.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a bound. */
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Await() {}

    static void until(String what, Duration bound, BooleanSupplier condition) {
        get(what, bound, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    static <T> T get(String what, Duration bound, Supplier<Optional<T>> attempt) {
        var deadline = System.nanoTime() + bound.toNanos();
        while (true) {
            var found = attempt.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Still waiting after " + bound.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
