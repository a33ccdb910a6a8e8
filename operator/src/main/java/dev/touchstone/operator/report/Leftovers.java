package dev.touchstone.operator.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What has to change so that nothing is there but what is wanted, as a merge patch. Pure. */
final class Leftovers {
    private Leftovers() {}

    static ObjectNode of(ObjectNode present, ObjectNode wanted) {
        var patch = JsonNodeFactory.instance.objectNode();
        present.properties().forEach(field -> {
            var want = wanted.get(field.getKey());
            if (want == null) {
                patch.putNull(field.getKey());
            } else if (field.getValue() instanceof ObjectNode now && want instanceof ObjectNode then) {
                var inner = of(now, then);
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!field.getValue().equals(want)) {
                patch.set(field.getKey(), want);
            }
        });
        return patch;
    }
}
