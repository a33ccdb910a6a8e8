package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What becomes of the data when the storage is deleted. */
public enum DeletionPolicy {
    Retain,
    Delete,
    /** Of a later version of the definitions: this build can do nothing with it. */
    @JsonEnumDefaultValue
    Unknown
}
