package dev.touchstone.serving.data;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts who uses a resource, and closes it once the owner has given it up and the last user is gone. */
public final class Leases {
    /** The owner counts as one; 0 is closed for ever. */
    private final AtomicInteger users = new AtomicInteger(1);
    private final Runnable close;

    public Leases(Runnable close) {
        this.close = close;
    }

    /** False: too late, the resource is closed. */
    public boolean acquire() {
        for (int now = users.get(); now > 0; now = users.get()) {
            if (users.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Once for every acquired lease, and once by the owner. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            close.run();
        }
    }
}
