package dev.touchstone.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Brings what means the same into one form: keys sorted, values that equal their {@linkplain FirstDefaults first default} left
 * out, nulls and empty lists left out, lists with keys sorted by these unless their order means something.
 */
final class CanonicalSpec {
    /** Lists with keys whose order changes what happens: the variants' weights are cumulated in declared order. */
    private static final Set<String> ORDER_HAS_MEANING = Set.of("variants");

    private final String kind;

    private CanonicalSpec(String kind) {
        this.kind = kind;
    }

    /** The canonical frozen part of a spec of that kind. */
    static JsonNode of(String kind, JsonNode schema, JsonNode spec) {
        var frozen = JsonNodeFactory.instance.objectNode();
        spec.properties().stream().filter(field -> FrozenFields.isFrozen(kind, field.getKey()))
                .forEach(field -> frozen.set(field.getKey(), field.getValue()));
        return new CanonicalSpec(kind).canonical("", schema, frozen);
    }

    /** @param path of names, with dots; a list's elements have their list's */
    private JsonNode canonical(String path, JsonNode schema, JsonNode value) {
        if (value.isNull()) {
            return MissingNode.getInstance();
        }
        if (value.isObject()) {
            return object(path, schema, value);
        }
        if (value.isArray()) {
            return array(path, schema, value);
        }
        return value.isNumber() ? number(value) : value;
    }

    /** 50 is an int, a long or a decimal, according to who parsed it. */
    private static JsonNode number(JsonNode value) {
        var stripped = value.decimalValue().stripTrailingZeros();
        return DecimalNode.valueOf(stripped.scale() < 0 ? stripped.setScale(0) : stripped);
    }

    private JsonNode object(String path, JsonNode schema, JsonNode value) {
        var isMap = schema.has("additionalProperties");
        var sorted = new TreeMap<String, JsonNode>();
        for (var field : value.properties()) {
            var fieldSchema = isMap ? schema.path("additionalProperties") : schema.path("properties").path(field.getKey());
            var fieldPath = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            var canonical = canonical(fieldPath, fieldSchema, field.getValue());
            if (!canonical.isMissingNode() && !isDefault(fieldPath, fieldSchema, canonical)) {
                sorted.put(field.getKey(), canonical);
            }
        }
        return isMap && sorted.isEmpty()
                ? MissingNode.getInstance()
                : JsonNodeFactory.instance.objectNode().setAll(sorted);
    }

    private boolean isDefault(String path, JsonNode schema, JsonNode canonical) {
        return FirstDefaults.of(kind, path).filter(value -> canonical.equals(canonical(path, schema, value))).isPresent();
    }

    private JsonNode array(String path, JsonNode schema, JsonNode value) {
        if (value.isEmpty()) {
            return MissingNode.getInstance();
        }
        var elements = new ArrayList<JsonNode>(value.size());
        value.forEach(element -> elements.add(canonical(path, schema.path("items"), element)));
        if ("map".equals(schema.path("x-kubernetes-list-type").asText()) && !ORDER_HAS_MEANING.contains(path)) {
            elements.sort(Comparator.comparing(element -> keyOf(schema, element)));
        }
        return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }

    private static String keyOf(JsonNode schema, JsonNode element) {
        return StreamSupport.stream(schema.path("x-kubernetes-list-map-keys").spliterator(), false)
                .map(key -> element.path(key.asText()).asText())
                .collect(Collectors.joining("\u0000"));
    }
}
