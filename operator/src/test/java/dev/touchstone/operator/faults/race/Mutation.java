package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;

/** A valid change of a frozen field, and another one each time that it is applied where a field can take many values. */
record Mutation(String name, String field, Consumer<ObjectNode> change) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Mutation> of(Kind kind) {
        return switch (kind) {
            case Context -> List.of(
                    set("deadlineMillis", spec -> spec.put("deadlineMillis", 51 + spec.path("deadlineMillis").asInt() % 40)),
                    set("modelRef", spec -> at(spec, "modelRef").put("name", other(spec.at("/modelRef/name").asText(), "content", "crowd"))),
                    new Mutation("no fallbacks", "fallbacks", spec -> spec.remove("fallbacks")),
                    set("fallbacks", spec -> at(spec.path("fallbacks").path(0)).put("timeoutMillis", 6 + spec.at("/fallbacks/0/timeoutMillis").asInt() % 9)),
                    new Mutation("no rules", "rules", spec -> spec.remove("rules")),
                    set("rules", spec -> at(spec.path("rules").path(0)).put("exclude", "!(item.id in data.seen)")),
                    set("unit", spec -> at(spec, "unit").put("value", "request.filmId")),
                    set("endpoint", spec -> input(spec, "country")));
            case Model -> List.of(
                    set("timeoutMillis", spec -> spec.put("timeoutMillis", 21 + spec.path("timeoutMillis").asInt() % 40)),
                    set("lookup", spec -> at(spec, "lookup").put("key", "request.filmId + ''")),
                    new Mutation("another storage", "lookup", spec -> at(at(spec, "lookup"), "storageRef")
                            .put("name", other(spec.at("/lookup/storageRef/name").asText(), "content", "crowd"))),
                    set("endpoint", spec -> input(spec, "country")));
            case ModelStorage -> List.of(
                    set("server", spec -> external(spec).put("database", 1 + spec.at("/server/external/database").asInt() % 9)),
                    new Mutation("another host", "server", spec -> external(spec)
                            .put("host", other(spec.at("/server/external/host").asText(), "127.0.0.1", "localhost"))),
                    new Mutation("another port", "server", spec -> external(spec).put("port", 1 + spec.at("/server/external/port").asInt())),
                    new Mutation("other credentials", "server", spec -> at(external(spec), "credentialsSecretRef").put("name",
                            other(spec.at("/server/external/credentialsSecretRef/name").asText(), "redis", "another"))));
            case ABTest -> List.of(
                    set("audience", spec -> spec.put("audience", other(spec.path("audience").asText(), "true", "request.filmId != ''"))),
                    set("control", spec -> spec.put("control", other(spec.path("control").asText(), "control", "other"))),
                    set("variants", spec -> at(spec.path("variants").path(0)).put("weight", 1 + spec.at("/variants/0/weight").asInt() % 90)),
                    new Mutation("other order", "variants", spec -> spec.set("variants", reversed(spec.path("variants")))),
                    set("contextRef", spec -> at(spec, "contextRef").put("name", other(spec.at("/contextRef/name").asText(), "page", "shelf"))),
                    set("run", spec -> spec.put("run", 1 + spec.path("run").asLong())),
                    new Mutation("less traffic", "traffic", spec -> spec.put("traffic", "1%")));
        };
    }

    /** Whether the field goes. */
    boolean isRemoval() {
        return name.startsWith("no ");
    }

    /** The spec, changed. */
    ObjectNode applied(JsonNode spec) {
        var changed = ((ObjectNode) spec).deepCopy();
        change.accept(changed);
        return changed;
    }

    private static Mutation set(String field, Consumer<ObjectNode> change) {
        return new Mutation(field, field, change);
    }

    private static ObjectNode at(JsonNode node) {
        return node instanceof ObjectNode object ? object : JSON.createObjectNode();
    }

    private static ObjectNode at(ObjectNode node, String field) {
        return node.path(field) instanceof ObjectNode object ? object : node.putObject(field);
    }

    private static ObjectNode external(ObjectNode spec) {
        return at(at(spec, "server"), "external");
    }

    private static String other(String now, String one, String two) {
        return now.equals(one) ? two : one;
    }

    private static void input(ObjectNode spec, String name) {
        var inputs = at(spec, "endpoint").withArray("inputs");
        if (inputs.findValuesAsText("name").contains(name)) {
            inputs.remove(inputs.size() - 1);
        } else {
            inputs.addObject().put("name", name).put("type", "String");
        }
    }

    private static ArrayNode reversed(JsonNode list) {
        var reversed = JSON.createArrayNode();
        list.forEach(element -> reversed.insert(0, element));
        return reversed;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
