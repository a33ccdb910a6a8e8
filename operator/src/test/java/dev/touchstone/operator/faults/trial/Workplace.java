package dev.touchstone.operator.faults.trial;

import java.util.concurrent.Semaphore;

/** Where a trial works. There is room for so many on this machine; whoever only waits, or is only judged, leaves it to others. */
final class Workplace implements AutoCloseable {
    private final Semaphore room;
    private final int size;
    private boolean left;

    private Workplace(Semaphore room, int size) {
        this.room = room;
        this.size = size;
    }

    /** When there is room. */
    static Workplace enter(Semaphore room, int size) {
        room.acquireUninterruptibly(size);
        return new Workplace(room, size);
    }

    /** For good. */
    @Override
    public void close() {
        if (!left) {
            left = true;
            room.release(size);
        }
    }
}
