package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How data changes. */
public enum StorageMode {
    /** Published whole, after checks; readers follow a pointer. */
    Versioned,
    /** Rows are upserted and deleted one by one. */
    Live,
    /** Of a later version of the definitions: this build can do nothing with it. */
    @JsonEnumDefaultValue
    Unknown
}
