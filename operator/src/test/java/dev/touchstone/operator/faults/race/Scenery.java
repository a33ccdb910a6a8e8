package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What tests need; puts up again what attackers broke while nothing held it. */
final class Scenery {
    private static final List<String> OF_INTRUDERS = List.of("orphan", "foregroundDeletion");

    private final Line line;
    private final Props props;

    Scenery(Line line, Props props) {
        this.line = line;
        this.props = props;
    }

    static Map<Kind, List<String>> targets() {
        var targets = new EnumMap<Kind, List<String>>(Kind.class);
        targets.put(Kind.Context, List.of("page", "shelf"));
        targets.put(Kind.Model, List.of("content", "crowd", "popular"));
        targets.put(Kind.ModelStorage, List.of("content", "crowd", "popular", "viewings"));
        targets.put(Kind.ABTest, List.copyOf(Director.TESTS.keySet()));
        return targets;
    }

    ObjectNode test(String name, String context, long run, String state) {
        return props.test(name, context, run, state);
    }

    /** Everything but tests. Refused of what a test holds, and then not needed. */
    void repair() {
        targets().forEach((kind, names) -> names.forEach(name -> {
            var live = line.send(Request.get(kind, name));
            if (live.isAccepted()) {
                clean(kind, live.body());
            }
            if (kind != Kind.ABTest && !(live.isAccepted() && kind.isHeld(live.body()))) {
                line.send(Props.applied(manifest(kind, name)));
            }
        }));
    }

    private ObjectNode manifest(Kind kind, String name) {
        return kind == Kind.ModelStorage ? props.storage(name, name.equals("viewings") ? "Set" : "RankedList") : props.of(kind, name);
    }

    /** What intruders put on it before it was held would take it away, or keep it from going; it is nothing that a lock holds. */
    private void clean(Kind kind, JsonNode live) {
        var meta = (ObjectNode) live.path("metadata");
        var finalizers = meta.arrayNode();
        meta.path("finalizers").forEach(finalizer -> {
            if (!finalizer.asText().startsWith("example.org/") && !OF_INTRUDERS.contains(finalizer.asText())) {
                finalizers.add(finalizer);
            }
        });
        if (meta.has("ownerReferences") || finalizers.size() != meta.path("finalizers").size()) {
            var body = meta.objectNode();
            body.putObject("metadata").<ObjectNode>setAll(Map.of("ownerReferences", (ArrayNode) meta.arrayNode(), "finalizers", finalizers));
            line.send(Request.patch(kind, meta.path("name").asText(), "", Request.MERGE, body.toString()));
        }
    }
}
