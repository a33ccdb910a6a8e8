package dev.touchstone.storage;

import java.time.Duration;
import java.util.List;

/**
 * Looks after one storage, for the operator and the loader. Blocks, with bounded time: not to be called from an event loop.
 * Everything may be repeated. Failures are {@link StorageException}s.
 */
public interface StorageAdmin extends AutoCloseable {

    /** Checks that the server can be reached and lets us in, and creates what has to exist before data (the bucket of S3). */
    void provision();

    StorageDescription describe();

    /**
     * Moves the pointer to a version that is still readable: a rollback, or its undoing.
     *
     * @throws StorageException {@code NoSuchVersion}, or {@code Conflict} when a loader published meanwhile
     */
    PublishedVersion publish(String version);

    /**
     * Drops the versions that are beyond the descriptor's {@code keepVersions} and were superseded at least this long ago.
     *
     * @return the ids of what was dropped
     */
    List<String> dropSuperseded(Duration grace);

    /** Drops all that the storage owns on the server, published or not; never anything of another storage. */
    void drop();

    @Override
    void close();
}
