package dev.touchstone.storage;

import java.util.List;
import java.util.Optional;

/**
 * What an administrator sees of a storage.
 *
 * @param current the published version; empty when nothing was published yet, or the storage is Live
 * @param rows rows of the published version; of a Live storage an estimate (exact when the server has few keys)
 * @param bytes of all versions, -1 when the server cannot tell cheaply
 * @param readable the versions that a rollback may choose from, newest first, the current one included
 */
public record StorageDescription(Optional<PublishedVersion> current, long rows, long bytes, List<String> readable) {
    public StorageDescription {
        readable = List.copyOf(readable);
    }
}
