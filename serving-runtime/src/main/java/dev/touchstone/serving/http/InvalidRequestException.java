package dev.touchstone.serving.http;

/** A request that is answered with 400. Without a stack trace: anybody can send many. */
final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    InvalidRequestException(String field, String detail) {
        super(detail, null, false, false);
        this.problem = Problem.invalid(field, detail);
    }

    Problem problem() {
        return problem;
    }
}
