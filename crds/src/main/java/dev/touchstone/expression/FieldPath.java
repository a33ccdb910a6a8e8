package dev.touchstone.expression;

/** How a field is named in a message. */
public final class FieldPath {
    private FieldPath() {}

    /**
     * In backquotes, without what says whose field it is.
     *
     * @param field a path, which has no space, and perhaps whose: {@code spec.audience of ABTest 'x'}
     */
    public static String quoted(String field) {
        int end = field.indexOf(' ');
        return end < 0 ? "`" + field + "`" : "`" + field.substring(0, end) + "`" + field.substring(end);
    }
}
