package dev.touchstone.storage.s3;

import dev.touchstone.storage.snapshot.Snapshot;
import java.util.concurrent.atomic.AtomicLong;

/** A mapped snapshot that goes away after the last of those who hold it, readers as well as reads under way. */
final class MountedSnapshot {
    private final Snapshot snapshot;
    private final Runnable unmounted;
    private final AtomicLong holders = new AtomicLong(1);

    MountedSnapshot(Snapshot snapshot, Runnable unmounted) {
        this.snapshot = snapshot;
        this.unmounted = unmounted;
    }

    /** @return {@code false} when it is gone already */
    boolean hold() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    void letGo() {
        if (holders.decrementAndGet() == 0) {
            // The last holder may be an event loop, which must not wait for the kernel to unmap gigabytes.
            Thread.ofVirtual().start(() -> {
                snapshot.close();
                unmounted.run();
            });
        }
    }
}
