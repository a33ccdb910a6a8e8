package dev.touchstone.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an object's status as a person would: by path and by condition. */
record Status(long generation, Map<String, Object> fields) {
    @SuppressWarnings("unchecked")
    static Status of(GenericKubernetesResource object) {
        if (object == null) {
            return new Status(0, Map.of());
        }
        var status = (Map<String, Object>) object.getAdditionalProperties().getOrDefault("status", Map.of());
        return new Status(object.getMetadata().getGeneration(), status);
    }

    /** True only if the condition speaks of the newest spec. */
    boolean holds(String condition) {
        return condition(condition)
                .filter(found -> "True".equals(found.get("status")))
                .filter(found -> number(found, "observedGeneration", number(fields, "observedGeneration", -1)) >= generation)
                .isPresent();
    }

    String reason(String condition) {
        return condition(condition).map(found -> String.valueOf(found.get("reason"))).orElse("");
    }

    String message(String condition) {
        return condition(condition).map(found -> String.valueOf(found.get("message"))).orElse("");
    }

    String text(String field) {
        return String.valueOf(fields.getOrDefault(field, ""));
    }

    long number(String field) {
        return number(fields, field, 0);
    }

    List<?> list(String field) {
        return (List<?>) fields.getOrDefault(field, List.of());
    }

    @SuppressWarnings("unchecked")
    private Optional<Map<String, Object>> condition(String type) {
        return list("conditions").stream().map(each -> (Map<String, Object>) each)
                .filter(each -> type.equals(each.get("type"))).findFirst();
    }

    private static long number(Map<String, Object> from, String field, long otherwise) {
        return from.get(field) instanceof Number number ? number.longValue() : otherwise;
    }
}
