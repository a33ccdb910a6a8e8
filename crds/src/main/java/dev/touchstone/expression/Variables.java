package dev.touchstone.expression;

/** The values that one evaluation sees. Must be cheap: it is asked once for every mention of a name. */
@FunctionalInterface
public interface Variables {
    /** Stands for a value that cannot be known now: whatever depends on it fails with {@link Evaluation.Failure#unavailable}. */
    Object UNAVAILABLE = new Object() {
        @Override
        public String toString() {
            return "unavailable";
        }
    };

    /** No value at all: every name reads as its zero value. */
    Variables NONE = variable -> null;

    /**
     * @return a value of {@link Variable#type}, {@code null} for what is absent (it reads as the zero value), or
     *     {@link #UNAVAILABLE}
     */
    Object value(Variable variable);
}
