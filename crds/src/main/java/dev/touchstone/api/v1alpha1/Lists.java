package dev.touchstone.api.v1alpha1;

import java.util.List;
import java.util.Map;

/** Absent collections read as empty ones, and none can be changed after reading. */
final class Lists {
    private Lists() {}

    static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }
}
