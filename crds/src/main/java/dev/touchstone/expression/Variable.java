package dev.touchstone.expression;

/**
 * A declared name.
 *
 * @param name with its dots, as expressions write it
 * @param subject the input, the property of the item ({@code id}, {@code score}) or the data source
 * @param field of a Record, otherwise empty
 */
public record Variable(Kind kind, String name, String subject, String field, VariableType type) {
    /** Where the value comes from. */
    public enum Kind {
        REQUEST,
        ITEM,
        DATA
    }

    static Variable request(String input, VariableType type) {
        return new Variable(Kind.REQUEST, "request." + input, input, "", type);
    }

    static Variable item(String property, VariableType type) {
        return new Variable(Kind.ITEM, "item." + property, property, "", type);
    }

    static Variable data(String source, VariableType type) {
        return new Variable(Kind.DATA, "data." + source, source, "", type);
    }

    static Variable data(String source, String field, VariableType type) {
        return new Variable(Kind.DATA, "data." + source + "." + field, source, field, type);
    }
}
