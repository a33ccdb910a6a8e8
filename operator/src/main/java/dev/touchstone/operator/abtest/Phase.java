package dev.touchstone.operator.abtest;

/** What a test is doing, for the column {@code STATE}. */
enum Phase {
    /** Not started, or not every Ready pod splits yet. */
    Pending,
    Running,
    Paused,
    /** Asked to stop; some pod may still split, or some lock is not released yet. */
    Stopping,
    Stopped
}
