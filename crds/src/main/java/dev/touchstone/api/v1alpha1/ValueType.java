package dev.touchstone.api.v1alpha1;

/** The type of an input, a storage key or a record field, in JSON and in CEL ({@code string, int, double, bool, list(string)}). */
public enum ValueType {
    String,
    Integer,
    Double,
    Boolean,
    /** Only for fields of records. */
    StringList
}
