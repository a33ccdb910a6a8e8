package dev.touchstone.api.v1alpha1;

/** How data changes. */
public enum StorageMode {
    /** Published whole, after checks; readers follow a pointer. */
    Versioned,
    /** Rows are upserted and deleted one by one. */
    Live
}
