package dev.touchstone.operator.faults.fuzz;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One change of one value of a manifest.
 *
 * @param pointer to the value, which need not be there
 * @param what for people
 * @param value empty removes it
 */
record Mutation(String pointer, String what, Optional<JsonNode> value) {
    JsonNode on(JsonNode object) {
        var changed = object.deepCopy();
        var at = JsonPointer.compile(pointer);
        var name = at.last().getMatchingProperty();
        switch (changed.at(at.head())) {
            case ObjectNode map when value.isPresent() -> map.set(name, value.get());
            case ObjectNode map -> map.remove(name);
            case ArrayNode list when value.isPresent() && at.last().getMatchingIndex() < list.size() ->
                    list.set(at.last().getMatchingIndex(), value.get());
            case ArrayNode list when value.isPresent() -> list.add(value.get());
            case ArrayNode list -> list.remove(at.last().getMatchingIndex());
            default -> { }
        }
        return changed;
    }

    @Override
    public String toString() {
        var words = value.map(JsonNode::toString).orElse("");
        return pointer + " " + what + (words.isEmpty() ? "" : " " + (words.length() > 60 ? words.substring(0, 60) + "…" : words));
    }
}
