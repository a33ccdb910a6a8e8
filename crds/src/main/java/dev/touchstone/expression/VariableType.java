package dev.touchstone.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.touchstone.api.v1alpha1.ValueType;
import java.util.List;
import java.util.Map;

/** The type of a variable: how CEL knows it, which Java class carries it, and how it reads when it is absent. */
public enum VariableType {
    String(SimpleType.STRING, String.class, ""),
    Integer(SimpleType.INT, Long.class, 0L),
    Double(SimpleType.DOUBLE, Double.class, 0.0),
    Boolean(SimpleType.BOOL, Boolean.class, false),
    StringList(ListType.create(SimpleType.STRING), List.class, List.of()),
    /** A Set: member to true. CEL has {@code in} for lists and maps only. */
    Members(MapType.create(SimpleType.STRING, SimpleType.BOOL), Map.class, Map.of()),
    /** A RankedList: item id to score. */
    Scores(MapType.create(SimpleType.STRING, SimpleType.DOUBLE), Map.class, Map.of());

    private final CelType celType;
    private final Class<?> javaType;
    private final Object zero;

    VariableType(CelType celType, Class<?> javaType, Object zero) {
        this.celType = celType;
        this.javaType = javaType;
        this.zero = zero;
    }

    static VariableType of(ValueType type) {
        return switch (type) {
            case String -> String;
            case Integer -> Integer;
            case Double -> Double;
            case Boolean -> Boolean;
            case StringList -> StringList;
            case Unknown -> throw new IllegalArgumentException("a variable must have a type that is known");
        };
    }

    CelType celType() {
        return celType;
    }

    /** The value of what is absent. */
    public Object zero() {
        return zero;
    }

    /** Whether CEL can take this object for a value of this type. */
    public boolean accepts(Object value) {
        return javaType.isInstance(value);
    }
}
