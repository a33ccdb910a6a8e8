package dev.touchstone.serving.engine;

/** A model that gave no answer. A value without a stack trace: there are many while something is down. */
public final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Written as in metrics. */
    public enum Reason {
        error,
        timeout,
        shed,
        no_answer
    }

    private final Reason reason;

    public NoAnswer(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
