package dev.touchstone.operator.faults.bugs;

/** The acts of the play, in their order. */
enum Act {
    /** The API server fails once, when all is at rest but for one edit. */
    FailOnce,
    /** A test of a model that is being deleted wants to start. */
    Dying,
    /** The lock on a model meets a conflict in the first starts: one may be refused for another reason, when the other test is faster. */
    Conflict,
    /** Two tests of one context start. */
    Start,
    /** One of them pauses for a while. */
    Pause,
    ChangeCapacity,
    StopWhileAPodLags,
    Restart,
    BreakTheGlass
}
