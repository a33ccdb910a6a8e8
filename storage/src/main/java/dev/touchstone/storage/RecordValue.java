package dev.touchstone.storage;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Named fields of the declared types: {@code String}, {@code Long}, {@code Double}, {@code Boolean} or {@code List<String>}.
 * A declared field that a row does not have is absent here; a field that is not declared is left out.
 * The given map becomes part of the value and must not be changed afterwards.
 */
public record RecordValue(Map<String, Object> fields) implements Value {
    public RecordValue {
        fields = Collections.unmodifiableMap(fields);
    }

    @Override
    public int weight() {
        int bytes = 64;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            bytes += 48 + weight(field.getValue());
        }
        return bytes;
    }

    private static int weight(Object value) {
        return switch (value) {
            case String text -> 48 + text.length();
            case List<?> list -> 48 + list.stream().mapToInt(RecordValue::weight).sum();
            default -> 24;
        };
    }
}
