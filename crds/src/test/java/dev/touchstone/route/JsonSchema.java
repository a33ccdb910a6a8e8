package dev.touchstone.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The part of JSON Schema that our schemas use; any other keyword is an error, so that no schema promises what nothing checks. */
final class JsonSchema {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> KNOWN = Set.of("$schema", "$id", "$defs", "$ref", "title", "description", "default", "type",
            "properties", "required", "additionalProperties", "items", "minItems", "enum", "const", "minimum", "maximum", "minLength",
            "maxLength", "pattern");

    private final List<String> problems = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();

    private JsonSchema() {}

    /** What is wrong with the document, and which properties of the schema it has. */
    record Result(List<String> problems, Set<String> seen) {}

    static Result check(String schema, JsonNode document) {
        var check = new JsonSchema();
        var root = read(schema);
        check.value(schema, root, root, "", document);
        return new Result(check.problems, check.seen);
    }

    /** Every property that the schema and those that it refers to declare, as {@code <schema>#<property>...}. */
    static Set<String> declared(String schema) {
        var declared = new TreeSet<String>();
        declared(schema, "", read(schema), declared);
        return declared;
    }

    private static void declared(String file, String where, JsonNode schema, Set<String> declared) {
        for (var property : schema.path("properties").properties()) {
            declared.add(file + "#" + where + "/" + property.getKey());
            declared(file, where + "/" + property.getKey(), property.getValue(), declared);
        }
        if (schema.has("items")) {
            declared(file, where, schema.get("items"), declared);
        }
        for (var definition : schema.path("$defs").properties()) {
            declared(file, "/$defs/" + definition.getKey(), definition.getValue(), declared);
        }
        var ref = schema.path("$ref").asText();
        if (ref.endsWith(".json")) {
            declared.addAll(declared(ref));
        }
    }

    private void value(String file, JsonNode root, JsonNode schema, String where, JsonNode value) {
        schema.fieldNames().forEachRemaining(keyword -> expect(KNOWN.contains(keyword), where, "unknown keyword " + keyword));
        var ref = schema.path("$ref").asText();
        if (ref.endsWith(".json")) {
            var other = read(ref);
            value(ref, other, other, "", value);
            return;
        }
        if (ref.startsWith("#")) {
            value(file, root, root.at(ref.substring(1)), ref.substring(1), value);
            return;
        }
        expect(!schema.has("type") || hasType(schema.get("type").asText(), value), where, "not of type " + schema.path("type").asText());
        expect(!schema.has("const") || schema.get("const").equals(value), where, "not the constant");
        expect(!schema.has("enum") || contains(schema.get("enum"), value), where, "not in the enum: " + value);
        expect(value.asDouble() >= schema.path("minimum").asDouble(-Double.MAX_VALUE), where, "too small: " + value);
        expect(value.asDouble() <= schema.path("maximum").asDouble(Double.MAX_VALUE), where, "too large: " + value);
        expect(!schema.has("minLength") || value.asText().length() >= schema.get("minLength").asInt(), where, "too short");
        expect(!schema.has("maxLength") || value.asText().length() <= schema.get("maxLength").asInt(), where, "too long");
        expect(!schema.has("pattern") || value.asText().matches(schema.get("pattern").asText()), where, "not of the pattern");
        expect(value.size() >= schema.path("minItems").asInt(0), where, "too few items");
        if (value.isArray()) {
            value.forEach(element -> value(file, root, schema.path("items"), where, element));
        }
        schema.path("required").forEach(name -> expect(value.has(name.asText()), where, name.asText() + " is missing"));
        for (var property : value.properties()) {
            var path = where + "/" + property.getKey();
            seen.add(file + "#" + path);
            expect(schema.path("properties").has(property.getKey()), path, "not declared");
            value(file, root, schema.path("properties").path(property.getKey()), path, property.getValue());
        }
    }

    private void expect(boolean holds, String where, String problem) {
        if (!holds) {
            problems.add(where + ": " + problem);
        }
    }

    private static boolean hasType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> false;
        };
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (var element : array) {
            if (element.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode read(String schema) {
        try (var in = JsonSchema.class.getResourceAsStream("/schemas/" + schema)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
