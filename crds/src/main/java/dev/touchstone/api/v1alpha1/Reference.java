package dev.touchstone.api.v1alpha1;

/** Names an object of a known kind in the same namespace. */
public record Reference(String name) {}
