package dev.touchstone.operator.faults.proxy;

/** A fault that happened, and the {@linkplain Call#number() number} of the call that it happened to. */
public record Injection(long call, String fault) {}
