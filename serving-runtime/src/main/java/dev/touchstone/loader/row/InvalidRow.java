package dev.touchstone.loader.row;

/** What is wrong with a row, without where it was. */
final class InvalidRow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidRow(String message) {
        super(message, null, false, false);
    }
}
