package dev.touchstone.expression;

/** An expression that cannot be used. The message names the field, the position and what to do. */
public final class InvalidExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final int line;
    private final int column;

    /**
     * @param field where the expression stands, such as {@code spec.unit.value}
     * @param line from 1
     * @param column from 1
     */
    public InvalidExpressionException(String field, int line, int column, String problem) {
        super(FieldPath.quoted(field) + " is not valid at " + line + ":" + column + ": " + problem);
        this.field = field;
        this.line = line;
        this.column = column;
    }

    /** For what is wrong with the expression as a whole. */
    public InvalidExpressionException(String field, String problem) {
        super(FieldPath.quoted(field) + " " + problem);
        this.field = field;
        this.line = 1;
        this.column = 1;
    }

    public String field() {
        return field;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
