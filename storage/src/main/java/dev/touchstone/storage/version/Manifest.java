package dev.touchstone.storage.version;

import dev.touchstone.api.v1alpha1.Format;

/**
 * What a completely written version consists of; kept beside its rows and never changed.
 *
 * @param checksum SHA-256 in hex
 * @param bytes on the server, as far as the writer knows
 * @param writtenAt RFC 3339
 */
public record Manifest(String version, Format format, long rows, long bytes, String checksum, String writtenAt) {}
