package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The shape of one row's value. */
public enum Format {
    /** Items with scores, the best first. */
    RankedList,
    /** Named, typed fields. */
    Record,
    /** Distinct strings. */
    Set,
    /** Of a later version of the definitions: this build can do nothing with it. */
    @JsonEnumDefaultValue
    Unknown
}
