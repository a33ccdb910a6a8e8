package dev.touchstone.operator.faults.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Where in an object the values are that a manager applied, as JSON pointers, read from {@code managedFields}. */
final class OwnedValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OwnedValues() {}

    static List<String> of(JsonNode object, String manager) {
        var pointers = new ArrayList<String>();
        for (var entry : object.path("metadata").path("managedFields")) {
            if (manager.equals(entry.path("manager").asText()) && entry.path("operation").asText().equals("Apply")) {
                collect(object, entry.path("fieldsV1"), "", pointers);
            }
        }
        return pointers;
    }

    private static void collect(JsonNode value, JsonNode fields, String pointer, List<String> pointers) {
        var inner = StreamSupport.stream(fields.properties().spliterator(), false).filter(field -> !field.getKey().equals(".")).toList();
        if (inner.isEmpty()) {
            pointers.add(pointer);
            return;
        }
        for (var field : inner) {
            var step = field.getKey();
            if (step.startsWith("f:")) {
                var name = step.substring(2);
                collect(value.path(name), field.getValue(), pointer + "/" + name.replace("~", "~0").replace("/", "~1"), pointers);
            } else {
                for (int i = 0; i < value.size(); i++) {
                    if (isAt(step, value.get(i))) {
                        collect(value.get(i), field.getValue(), pointer + "/" + i, pointers);
                    }
                }
            }
        }
    }

    private static boolean isAt(String step, JsonNode element) {
        try {
            var key = JSON.readTree(step.substring(2));
            return step.startsWith("v:") ? key.equals(element)
                    : key.properties().stream().allMatch(part -> part.getValue().equals(element.get(part.getKey())));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(step, e);
        }
    }
}
