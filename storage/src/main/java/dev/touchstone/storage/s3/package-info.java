/**
 * S3 and what is compatible with it: a version is one snapshot object, the pointer is an object written only conditionally.
 * Readers pull snapshots by checksum into a directory and map them; after that no request depends on the server.
 */
package dev.touchstone.storage.s3;
