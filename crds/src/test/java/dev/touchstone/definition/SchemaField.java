package dev.touchstone.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * One node of a schema.
 *
 * @param path with {@code []} for the elements of a list and {@code {}} for the values of a map, such as {@code spec.rules[].name}
 * @param required whether its object must have it
 */
public record SchemaField(String path, JsonNode schema, boolean required) {
    static SchemaField of(String path, JsonNode schema) {
        return new SchemaField(path, schema, true);
    }

    /** Every field below this one, parents first. */
    void walk(Consumer<SchemaField> visitor) {
        for (var property : schema.path("properties").properties()) {
            var required = StreamSupport.stream(schema.path("required").spliterator(), false)
                    .anyMatch(name -> name.asText().equals(property.getKey()));
            visit(new SchemaField(path + "." + property.getKey(), property.getValue(), required), visitor);
        }
        if (schema.has("items")) {
            visit(new SchemaField(path + "[]", schema.get("items"), true), visitor);
        }
        if (schema.has("additionalProperties")) {
            visit(new SchemaField(path + "{}", schema.get("additionalProperties"), true), visitor);
        }
    }

    private static void visit(SchemaField field, Consumer<SchemaField> visitor) {
        visitor.accept(field);
        field.walk(visitor);
    }

    public boolean inSpec() {
        return path.startsWith("spec.");
    }

    /** The field of the spec or status that this one is, or is in. */
    String topLevel() {
        return path.split("\\.")[1].replaceAll("[\\[{].*", "");
    }

    String lastName() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    boolean isIntOrString() {
        return schema.path("x-kubernetes-int-or-string").asBoolean();
    }

    String type() {
        return isIntOrString() ? "integer or string" : schema.path("type").asText();
    }

    boolean isLeaf() {
        return !schema.has("properties") && !schema.has("items") && !schema.has("additionalProperties");
    }

    public String description() {
        return schema.path("description").asText();
    }

    @Override
    public String toString() {
        return path;
    }
}
