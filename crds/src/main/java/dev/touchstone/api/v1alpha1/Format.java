package dev.touchstone.api.v1alpha1;

/** The shape of one row's value. */
public enum Format {
    /** Items with scores, the best first. */
    RankedList,
    /** Named, typed fields. */
    Record,
    /** Distinct strings. */
    Set
}
