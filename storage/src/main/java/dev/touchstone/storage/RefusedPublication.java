package dev.touchstone.storage;

/**
 * The newest load that was not published because a check did not hold, or there was no room; what was published before stays.
 *
 * @param version that it would have been
 * @param rows that it had
 * @param message which checks or what is full, and what to do
 * @param at RFC 3339
 */
public record RefusedPublication(String version, long rows, String message, String at) {}
