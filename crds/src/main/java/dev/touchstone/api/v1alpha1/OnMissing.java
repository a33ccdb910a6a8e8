package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What a rule does when the storage answers that it has no such row. */
public enum OnMissing {
    /** The value reads as empty: an empty set or list, a record of zero values. */
    Empty,
    /** The item is excluded (or, in a deny rule, the request denied). */
    Exclude,
    /** Of a later version of the definitions: this build can do nothing with it. */
    @JsonEnumDefaultValue
    Unknown
}
