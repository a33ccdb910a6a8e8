package dev.touchstone.api.v1alpha1;

/** Where the data of a storage lives. */
public enum Technology {
    Redis,
    /** Immutable snapshots in any S3-compatible bucket, mapped read-only by the readers. */
    S3
}
