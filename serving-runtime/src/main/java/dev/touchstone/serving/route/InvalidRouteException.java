package dev.touchstone.serving.route;

/** A route that this build cannot take, however often it is tried. */
public final class InvalidRouteException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidRouteException(String message) {
        super(message);
    }

    public InvalidRouteException(String message, Throwable cause) {
        super(message, cause);
    }
}
