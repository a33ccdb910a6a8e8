package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Names an object of a known kind in the same namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reference(String name) {}
