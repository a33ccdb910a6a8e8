package dev.touchstone.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.touchstone.api.v1alpha1.ValueType;

/** What an expression must give. */
public enum ResultType {
    Bool(SimpleType.BOOL, Boolean.class),
    String(SimpleType.STRING, String.class),
    Integer(SimpleType.INT, Long.class);

    private final CelType celType;
    private final Class<?> javaType;

    ResultType(CelType celType, Class<?> javaType) {
        this.celType = celType;
        this.javaType = javaType;
    }

    /** For the key of a storage. */
    public static ResultType ofKey(ValueType type) {
        return switch (type) {
            case String -> String;
            case Integer -> Integer;
            default -> throw new IllegalArgumentException("a key must be of type 'String' or 'Integer', not '" + type + "'");
        };
    }

    CelType celType() {
        return celType;
    }

    boolean accepts(Object value) {
        return javaType.isInstance(value);
    }
}
