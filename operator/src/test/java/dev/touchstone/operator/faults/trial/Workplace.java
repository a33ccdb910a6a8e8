package dev.touchstone.operator.faults.trial;

import java.util.concurrent.Semaphore;

/** Where a trial works. There is room for so many on this machine; whoever only waits leaves it to others. */
record Workplace(Semaphore room, int size) {
    void enter() {
        room.acquireUninterruptibly(size);
    }

    void leave() {
        room.release(size);
    }
}
