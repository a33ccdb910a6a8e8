package dev.touchstone.operator.events;

/**
 * Something that happened and that a person may want to read about with {@code kubectl describe}.
 *
 * @param note at most 1024 characters are kept
 */
public record Notice(EventReason reason, String note) {}
