/**
 * How a reader or loader finds a storage: what the operator hands to the context servers (inside a route) and to loaders
 * (in the Secret {@code <storage>-connection}). Credentials always travel apart from everything else.
 */
package dev.touchstone.connection;
