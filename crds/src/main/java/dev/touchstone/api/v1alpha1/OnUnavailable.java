package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What a rule does when the storage does not answer in time. */
public enum OnUnavailable {
    /** As if the rule had matched: the item is excluded, the request denied. */
    Closed,
    /** As if the rule were not there. */
    Open,
    /** The last value seen is used if it is younger than {@code maxStalenessSeconds}; otherwise Closed. */
    Stale,
    /** Of a later version of the definitions: this build can do nothing with it. */
    @JsonEnumDefaultValue
    Unknown
}
