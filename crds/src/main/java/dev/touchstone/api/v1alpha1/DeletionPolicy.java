package dev.touchstone.api.v1alpha1;

/** What becomes of the data when the storage is deleted. */
public enum DeletionPolicy {
    Retain,
    Delete
}
