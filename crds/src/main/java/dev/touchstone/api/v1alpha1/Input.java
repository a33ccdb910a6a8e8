package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One named input of an endpoint. An optional input that a request leaves out reads in CEL as the zero value of its type
 * ({@code ''}, {@code 0}, {@code 0.0}, {@code false}).
 *
 * @param isPrivate must not leave the serving process: it is removed from events and logs
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Input(String name, ValueType type, boolean required, @JsonProperty("private") boolean isPrivate) {}
