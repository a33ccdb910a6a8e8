package dev.touchstone.operator.faults.drift;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * One thing that somebody may do to one value of an object.
 *
 * @param pointer to the value
 */
record Edit(String pointer, Way way) {
    enum Way {
        Changed,
        Removed
    }

    /** All edits of the values that a manager owns. */
    static List<Edit> of(JsonNode object, String manager) {
        return OwnedValues.of(object, manager).stream()
                .flatMap(pointer -> Stream.of(Way.values()).map(way -> new Edit(pointer, way))).toList();
    }

    /** What tells the elements of a list apart that several may add to: with another one it is another element. */
    boolean isOfAKey() {
        return way == Way.Changed && pointer.matches(".*/[0-9]+/(name|mountPath|containerPort|port|protocol|topologyKey|whenUnsatisfiable)");
    }

    /** That the element is in. */
    String list() {
        return pointer.replaceAll("/[0-9]+/[^/]+$", "");
    }

    /** In the element. */
    String key() {
        return pointer.substring(pointer.lastIndexOf('/'));
    }

    JsonNode on(JsonNode object) {
        var edited = object.deepCopy();
        var at = JsonPointer.compile(pointer);
        var parent = edited.at(at.head());
        var name = at.last().getMatchingProperty();
        var before = edited.at(at);
        switch (parent) {
            case ObjectNode map when way == Way.Removed -> map.remove(name);
            case ObjectNode map -> map.set(name, other(before, pointer));
            case ArrayNode list when way == Way.Removed -> list.remove(at.last().getMatchingIndex());
            case ArrayNode list -> list.set(at.last().getMatchingIndex(), other(before, pointer));
            default -> throw new IllegalStateException(pointer + " is not in " + object);
        }
        return edited;
    }

    private static JsonNode other(JsonNode value, String pointer) {
        return switch (value) {
            case TextNode text when pointer.startsWith("/data/") && isBase64(text.asText()) ->
                    TextNode.valueOf(Base64.getEncoder().encodeToString("drifted".getBytes()));
            case TextNode text when text.asText().matches("[0-9]+(m|Mi|Gi)") -> TextNode.valueOf("1" + text.asText());
            case TextNode text -> TextNode.valueOf(text.asText() + "-drifted");
            case BooleanNode flag -> BooleanNode.valueOf(!flag.asBoolean());
            case ObjectNode map -> map.deepCopy().put("drifted", "drifted");
            case ArrayNode list -> list.isEmpty() ? list.deepCopy().add("drifted") : list.deepCopy().removeAll();
            default -> LongNode.valueOf(value.asLong() + 1);
        };
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
