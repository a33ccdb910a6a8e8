/**
 * Redis (and what speaks its protocol): rows are keys, the pointer is a key, versions are a sorted set. One connection pool per
 * server and process, pipelined.
 */
package dev.touchstone.storage.redis;
