package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The type of an input, a storage key or a record field, in JSON and in CEL ({@code string, int, double, bool, list(string)}). */
public enum ValueType {
    String,
    Integer,
    Double,
    Boolean,
    /** Only for fields of records. */
    StringList,
    /** Of a later version of the definitions: this build can do nothing with it. */
    @JsonEnumDefaultValue
    Unknown
}
