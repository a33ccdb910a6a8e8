package dev.touchstone.storage;

import java.util.List;
import java.util.Optional;

/**
 * What an administrator sees of a storage.
 *
 * @param current the published version; empty when nothing was published yet, or the storage is Live
 * @param rows rows of the published version; of a Live storage an estimate (exact when the server has few keys)
 * @param bytes of all versions, -1 when the server cannot tell cheaply
 * @param refused the newest load, if a check did not hold or there was no room; empty once a later one was published
 * @param full why the server refuses all writes just now, as far as it tells; empty: it does not, or cannot say
 * @param readable the versions that a rollback may choose from, newest first, the current one included
 */
public record StorageDescription(
        Optional<PublishedVersion> current, long rows, long bytes, List<String> readable, Optional<RefusedPublication> refused,
        Optional<String> full) {
    public StorageDescription {
        readable = List.copyOf(readable);
    }

    /** Nothing was refused. */
    public StorageDescription(Optional<PublishedVersion> current, long rows, long bytes, List<String> readable) {
        this(current, rows, bytes, readable, Optional.empty(), Optional.empty());
    }

    public StorageDescription whoseServerIsFull(String why) {
        return new StorageDescription(current, rows, bytes, readable, refused, Optional.of(why));
    }
}
