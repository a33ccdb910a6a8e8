package dev.touchstone.operator.faults.race;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What attackers and director of one namespace tell each other. Each success against what nothing holds has to be repaired before a
 * test can start: so those are few, and spread over a start.
 */
final class Openings {
    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong struck = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();

    /** From 1. */
    long turn() {
        return turns.incrementAndGet();
    }

    /** Somebody struck at what a test held. */
    void struck() {
        struck.incrementAndGet();
    }

    long strikes() {
        return struck.get();
    }

    /** One strike at what nothing holds. */
    void grant() {
        open.set(1);
    }

    void close() {
        open.set(0);
    }

    boolean take() {
        return open.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
    }
}
