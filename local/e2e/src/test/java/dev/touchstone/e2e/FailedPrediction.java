package dev.touchstone.e2e;

/** A connection error, a status other than 200 of a valid request, or a body off the schema. */
final class FailedPrediction extends Exception {
    private static final long serialVersionUID = 1L;

    FailedPrediction(String message) {
        super(message);
    }
}
