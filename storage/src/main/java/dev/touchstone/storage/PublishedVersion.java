package dev.touchstone.storage;

import java.time.Instant;

/**
 * What a storage's pointer names.
 *
 * @param id sorts in time; {@link #LIVE} for a Live storage
 * @param rows how many rows it has; -1 when that was not counted (Live)
 * @param checksum SHA-256 in hex; for S3 that of the snapshot file
 * @param bytes what it takes on the server; -1 when that is not known
 * @param publishedAt when the pointer was moved to it
 */
public record PublishedVersion(String id, long rows, String checksum, long bytes, Instant publishedAt) {
    /** The only version of a Live storage. */
    public static final String LIVE = "live";
}
