package dev.touchstone.api.v1alpha1;

/** What a rule does when the storage does not answer in time. */
public enum OnUnavailable {
    /** As if the rule had matched: the item is excluded, the request denied. */
    Closed,
    /** As if the rule were not there. */
    Open,
    /** The last value seen is used if it is younger than {@code maxStalenessSeconds}; otherwise Closed. */
    Stale
}
