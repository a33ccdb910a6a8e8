package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What goes into a prediction and what comes out of it. */
public enum EndpointType {
    /** A count goes in; an ordered list of items with optional scores comes out. */
    Recommendation,
    /** Labels with probabilities come out, the most probable first. */
    Classification,
    /** Of a later version of the definitions: this build can do nothing with it. */
    @JsonEnumDefaultValue
    Unknown
}
