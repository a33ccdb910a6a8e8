package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** A named and typed part of a key or record. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Field(String name, ValueType type) {}
