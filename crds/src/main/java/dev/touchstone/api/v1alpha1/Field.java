package dev.touchstone.api.v1alpha1;

/** A named and typed part of a key or record. */
public record Field(String name, ValueType type) {}
