package dev.touchstone.storage;

/** @param key as {@link RowKey} writes it */
public record Row(String key, Value value) {}
