package dev.touchstone.expression;

/** What an evaluation gave. */
public sealed interface Evaluation {
    /** @param value a Boolean, String or Long, as the expression was compiled for */
    record Value(Object value) implements Evaluation {
        static final Value TRUE = new Value(true);
        static final Value FALSE = new Value(false);

        static Value of(Object value) {
            return value instanceof Boolean bool ? (bool ? TRUE : FALSE) : new Value(value);
        }
    }

    /**
     * No value: the outcome depends on data that is unavailable, or the data is odd (a division by zero, a value of
     * another type than declared, too many iterations).
     *
     * @param unavailable the first cause is {@link Variables#UNAVAILABLE}
     */
    record Failure(boolean unavailable, String message) implements Evaluation {}

    /** A value that is true; a failure is not. */
    default boolean isTrue() {
        return this == Value.TRUE;
    }
}
