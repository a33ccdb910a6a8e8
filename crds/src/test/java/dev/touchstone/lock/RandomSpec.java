package dev.touchstone.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Makes values of the shape of a schema: every optional field may be there or not, every enum takes every value. */
final class RandomSpec {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random;

    RandomSpec(Random random) {
        this.random = random;
    }

    ObjectNode of(JsonNode schema) {
        var object = NODES.objectNode();
        var required = schema.path("required").toString();
        for (var property : schema.path("properties").properties()) {
            if (required.contains("\"" + property.getKey() + "\"") || random.nextBoolean()) {
                object.set(property.getKey(), value(property.getValue()));
            }
        }
        return object;
    }

    private JsonNode value(JsonNode schema) {
        if (schema.has("default") && random.nextBoolean()) {
            return schema.get("default").deepCopy();
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> schema.has("additionalProperties") ? NODES.objectNode().put("cpu", text()) : of(schema);
            case "array" -> array(schema);
            case "integer" -> NODES.numberNode(random.nextInt(1, 100));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            default -> NODES.textNode(text());
        };
    }

    private ArrayNode array(JsonNode schema) {
        var array = NODES.arrayNode();
        for (var i = random.nextInt(1, 4); i > 0; i--) {
            array.add(value(schema.path("items")));
        }
        return array;
    }

    private String text() {
        return "t" + random.nextInt(1_000_000);
    }
}
