package dev.touchstone.storage;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one storage, for a context server: never blocks, any thread may call it, results arrive on the caller's Vert.x
 * context. Failures are {@link StorageException}s.
 *
 * <p>A caller polls {@link #current()}, {@link #prepare}s what it finds, reads with that version's id, and
 * {@link #release}s the version when no request reads it any more.
 */
public interface StorageReader {

    /**
     * The pointer, from the server. Empty: nothing was published yet. A Live storage always has the version
     * {@link PublishedVersion#LIVE}, as long as its server answers. Cheap enough to be polled twice a second.
     */
    Future<Optional<PublishedVersion>> current();

    /**
     * Makes a version readable by this process: S3 pulls the snapshot, verifies its checksum and maps it. Prepared again, it
     * returns at once. Fails with {@code Corrupt} when what the server has is not what was published, with
     * {@code NoSpace} when the disk is full; both leave versions that are already prepared untouched.
     */
    Future<Void> prepare(PublishedVersion version);

    /**
     * Reads rows in one batch.
     *
     * @param version the id of a prepared version
     * @param timeout for the whole batch, positive; afterwards the result fails with {@code Unavailable}
     * @return a value for every key, {@link Missing} for those that have no row
     */
    Future<Map<String, Value>> read(String version, List<String> keys, Duration timeout);

    /** Whether a prepared version is read from a copy of this process: then it can be read while the server is away. */
    default boolean isIndependent() {
        return false;
    }

    /** Gives back what {@link #prepare} took; reads under way still finish. */
    void release(String version);

    /** Releases everything. Reads afterwards fail. */
    Future<Void> close();
}
