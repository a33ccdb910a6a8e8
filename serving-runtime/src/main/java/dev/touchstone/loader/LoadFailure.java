package dev.touchstone.loader;

/** A failure that the user can do something about; the message says what. */
public final class LoadFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public LoadFailure(int exitCode, String message) {
        this(exitCode, message, null);
    }

    public LoadFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public static LoadFailure badInput(String where, String what) {
        return new LoadFailure(ExitCode.BAD_INPUT, where + ": " + what);
    }

    public int exitCode() {
        return exitCode;
    }
}
