package dev.touchstone.operator.faults.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All mutations of a manifest's spec, as its schema suggests them. */
final class Mutations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Valid UTF-8 that programs stumble over: control characters, right-to-left, a lone combining mark, an emoji, quotes, a template. */
    private static final List<String> STRANGE = List.of(
            "", " ", "\u0000", "a\nb", "\u0007", "\u202e\u05d0", "\u0301", "\ud83c\udfac", "'; \"", "{{ .x }}", "../..", "-", "A", "request.", "1e999");
    private static final int FAR_TOO_LONG = 100_000;

    private final List<Mutation> all = new ArrayList<>();

    private Mutations() {}

    /**
     * @param manifest that is accepted and uses as many fields as it can
     * @param schema of its spec
     */
    static List<Mutation> of(JsonNode manifest, JsonNode schema) {
        var mutations = new Mutations();
        mutations.walk("/spec", manifest.path("spec"), schema);
        return List.copyOf(mutations.all);
    }

    private void walk(String pointer, JsonNode value, JsonNode schema) {
        add(pointer, "removed", null);
        add(pointer, "null", NullNode.getInstance());
        for (var other : List.of(JSON.textNode("text"), JSON.numberNode(7), JSON.booleanNode(true), JSON.arrayNode(), JSON.objectNode(),
                JSON.numberNode(1.5), JSON.numberNode(new BigInteger("9223372036854775808")))) {
            if (other.getNodeType() != value.getNodeType() || other.isFloatingPointNumber() || other.isBigInteger()) {
                add(pointer, "of another type", other);
            }
        }
        if (value.isContainerNode() && !value.isEmpty()) {
            add(pointer, "emptied", value.isArray() ? JSON.arrayNode() : JSON.objectNode());
        }
        switch (value.getNodeType()) {
            case OBJECT -> object(pointer, value, schema);
            case ARRAY -> array(pointer, (ArrayNode) value, schema);
            case NUMBER -> number(pointer, schema);
            case STRING -> text(pointer, value.asText(), schema);
            default -> { }
        }
        schema.path("enum").forEach(word -> add(pointer, "another word", word));
    }

    private void object(String pointer, JsonNode value, JsonNode schema) {
        add(pointer + "/unheardOf", "unknown field", JSON.textNode("x"));
        schema.path("properties").properties().forEach(field -> {
            var at = pointer + "/" + field.getKey();
            if (value.has(field.getKey())) {
                walk(at, value.get(field.getKey()), field.getValue());
            } else {
                add(at, "added empty", JSON.objectNode());
                add(at, "added", example(field.getValue()));
            }
        });
    }

    private void array(String pointer, ArrayNode value, JsonNode schema) {
        for (int i = 0; i < value.size(); i++) {
            walk(pointer + "/" + i, value.get(i), schema.path("items"));
        }
        if (!value.isEmpty()) {
            add(pointer + "/" + value.size(), "the first again", value.get(0));
            var tooFew = schema.path("minItems").asInt(0) - 1;
            if (tooFew > 0) {
                var few = JSON.arrayNode();
                value.valueStream().limit(tooFew).forEach(few::add);
                add(pointer, "one too few", few);
            }
            var max = schema.path("maxItems").asInt(100);
            var many = JSON.arrayNode();
            for (int i = 0; i <= max; i++) {
                var copy = value.get(0).deepCopy();
                many.add(copy instanceof com.fasterxml.jackson.databind.node.ObjectNode map && map.has("name") ? map.put("name", "n" + i) : copy);
            }
            add(pointer, "one too many", many);
            var full = many.deepCopy();
            full.remove(max);
            add(pointer, "as many as there may be", full);
        }
    }

    private void number(String pointer, JsonNode schema) {
        for (var bound : List.of("minimum", "maximum")) {
            if (schema.has(bound)) {
                var at = schema.get(bound).asLong();
                for (long near : List.of(at - 1, at, at + 1)) {
                    add(pointer, "near its " + bound, JSON.numberNode(near));
                }
            }
        }
        for (long far : List.of(0L, -1L, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE)) {
            add(pointer, "far off", JSON.numberNode(far));
        }
    }

    private void text(String pointer, String value, JsonNode schema) {
        STRANGE.forEach(strange -> {
            add(pointer, "strange", JSON.textNode(strange));
            add(pointer, "with something strange", JSON.textNode(value + strange));
        });
        var min = schema.path("minLength").asInt(0);
        if (min > 0) {
            add(pointer, "too short", JSON.textNode("a".repeat(min - 1)));
            add(pointer, "as short as it may be", JSON.textNode("a".repeat(min)));
        }
        var max = schema.path("maxLength").asInt(FAR_TOO_LONG);
        add(pointer, "as long as it may be", JSON.textNode("a".repeat(max)));
        add(pointer, "too long", JSON.textNode("a".repeat(max + 1)));
        add(pointer, "too long in bytes", JSON.textNode("\ud83c\udfac".repeat(max)));
    }

    /** Something small that the schema may well accept. */
    private static JsonNode example(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.get("enum").get(0);
        }
        return switch (schema.path("type").asText()) {
            case "string" -> JSON.textNode("a");
            case "integer" -> JSON.numberNode(schema.path("minimum").asLong(1));
            case "boolean" -> JSON.booleanNode(true);
            case "array" -> JSON.arrayNode().add(example(schema.path("items")));
            case "object" -> {
                var object = JSON.objectNode();
                schema.path("required").forEach(name -> object.set(name.asText(), example(schema.path("properties").path(name.asText()))));
                yield object;
            }
            default -> JSON.textNode("1");
        };
    }

    private void add(String pointer, String what, JsonNode value) {
        all.add(new Mutation(pointer, what, Optional.ofNullable(value)));
    }
}
