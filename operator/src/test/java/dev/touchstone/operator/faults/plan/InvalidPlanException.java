package dev.touchstone.operator.faults.plan;

/** A plan that cannot be played; the message names the file and the field and says what to do. */
public final class InvalidPlanException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidPlanException(String plan, String problem) {
        super(plan + ": " + problem);
    }
}
