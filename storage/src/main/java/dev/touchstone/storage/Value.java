package dev.touchstone.storage;

/** What a storage has under one key. Immutable, so that it may be cached and shared between threads. */
public sealed interface Value permits RankedList, RecordValue, SetValue, Missing, Unreadable {

    /** A cheap estimate of the heap that this takes, in bytes, for caches that are bounded by size. */
    int weight();
}
