package dev.touchstone.operator.faults.race;

/** Who attacks. */
enum Role {
    /** The rights that the chart gives to whoever may edit a namespace. */
    Editor,
    /** Every verb on everything of ours, statuses included, but not the verb {@code lock}. */
    Almighty,
    /** The operator's own rights: a process that was thought dead. */
    LateOperator
}
