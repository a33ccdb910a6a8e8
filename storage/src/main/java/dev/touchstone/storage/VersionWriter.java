package dev.touchstone.storage;

import java.util.List;

/**
 * Writes one new version of a Versioned storage. Nobody sees any of it before {@link #publish}. Blocks. Not safe for use by
 * several threads.
 */
public interface VersionWriter extends AutoCloseable {
    String version();

    /**
     * Adds rows. A key must be written once only; who writes it twice may get the last value or a {@code Refused}.
     */
    void write(List<Row> rows);

    /**
     * Runs the descriptor's checks and moves the pointer, if nobody else moved it since this version was opened. Removes what
     * loaders that died left behind.
     *
     * @throws StorageException {@code Refused} when a check does not hold, {@code Conflict} when another loader was faster;
     *     then the version that was published before stays
     */
    PublishedVersion publish();

    /** Runs the descriptor's checks only. */
    void check();

    /** Removes what was written, unless it was published. */
    @Override
    void close();
}
