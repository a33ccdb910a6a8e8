package dev.touchstone.operator.faults.race;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long all of it may take; who waits in vain for something says what it was. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Duration bound;
    private final long end;
    private volatile boolean over;

    Patience(Duration bound) {
        this.bound = bound;
        this.end = System.nanoTime() + bound.toNanos();
    }

    /** It is over for all, as somebody failed. */
    void end() {
        over = true;
    }

    void await(String what, BooleanSupplier condition) {
        var since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            require(what, since);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void require(String what, long since) {
        if (over) {
            throw new Ended();
        }
        if (System.nanoTime() > end) {
            throw new AssertionError("Within " + bound.toMinutes() + " minutes it was never so that " + what
                    + ", for which it waited " + Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s");
        }
    }

    /** Somebody else tells what failed. */
    static final class Ended extends RuntimeException {
        private Ended() {
            super("Another player failed");
        }
    }
}
