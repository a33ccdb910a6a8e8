package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Where the data of a storage lives. */
public enum Technology {
    Redis,
    /** Immutable snapshots in any S3-compatible bucket, mapped read-only by the readers. */
    S3,
    /** Of a later version of the definitions: this build can do nothing with it. */
    @JsonEnumDefaultValue
    Unknown
}
