/**
 * Reads storages on behalf of requests: {@link dev.touchstone.serving.data.OpenStorage} follows a storage's pointer off the
 * request path, {@link dev.touchstone.serving.data.Snapshot} is what one request sees of it,
 * {@link dev.touchstone.serving.data.NearCache} keeps versioned rows near, and concurrent reads of a key become one.
 *
 * <p>Metrics: {@code touchstone_storage_*}.
 */
package dev.touchstone.serving.data;
