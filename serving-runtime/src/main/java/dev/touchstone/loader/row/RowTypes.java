package dev.touchstone.loader.row;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.storage.RowKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cells as the Java types of a declared type, strictly: a number in quotes is not a number. */
final class RowTypes {
    /** As much of a wrong value as an error repeats. */
    private static final int SHOWN = 60;

    private RowTypes() {}

    static String key(JsonNode node, ValueType type) {
        if (node == null || node.isNull()) {
            throw new InvalidRow("column `key` must not be missing");
        }
        if (type == ValueType.Integer) {
            return RowKey.of((Long) value(node, type, "key"));
        }
        String key = (String) value(node, ValueType.String, "key");
        if (!RowKey.isValid(key)) {
            throw new InvalidRow("column `key` must have 1 to " + RowKey.MAX_BYTES + " UTF-8 bytes, has "
                    + key.getBytes(StandardCharsets.UTF_8).length);
        }
        return key;
    }

    static Object value(JsonNode node, ValueType type, String column) {
        Object value = switch (type) {
            case String -> node.isTextual() ? node.textValue() : null;
            case Integer -> node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
            case Double -> node.isNumber() && Double.isFinite(node.doubleValue()) ? node.doubleValue() : null;
            case Boolean -> node.isBoolean() ? node.booleanValue() : null;
            case StringList -> strings(node, column);
            case Unknown -> null;
        };
        if (value == null) {
            throw new InvalidRow("column `" + column + "` must be " + words(type) + ", is " + shown(node));
        }
        return value;
    }

    static List<String> strings(JsonNode node, String column) {
        if (!node.isArray()) {
            throw new InvalidRow("column `" + column + "` must be a list of strings, is " + shown(node));
        }
        List<String> strings = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw new InvalidRow("column `" + column + "[" + strings.size() + "]` must be a string, is " + shown(element));
            }
            strings.add(element.textValue());
        }
        return strings;
    }

    private static String words(ValueType type) {
        return switch (type) {
            case String -> "a string";
            case Integer -> "an integer of 64 bits";
            case Double -> "a finite number";
            case Boolean -> "true or false";
            case StringList -> "a list of strings";
            case Unknown -> "of a type that is known";
        };
    }

    static String shown(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : node.toString();
        return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'"
                + (node.isTextual() ? " (a string)" : "");
    }
}
