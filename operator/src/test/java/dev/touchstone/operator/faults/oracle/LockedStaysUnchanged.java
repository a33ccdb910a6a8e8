package dev.touchstone.operator.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.lock.FrozenFields;
import dev.touchstone.operator.faults.history.Revision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Between lock and unlock no frozen field changes and nothing is deleted; the same of a test between its pins and their end. */
final class LockedStaysUnchanged implements Oracle {
    private static final Set<String> KINDS = Set.of("Context", "Model", "ModelStorage", "ABTest");

    @Override
    public List<String> violations(Evidence evidence) {
        var found = new ArrayList<String>();
        World.replay(evidence.revisions(), (world, step) -> {
            var now = step.revision();
            var before = step.before().filter(earlier -> KINDS.contains(earlier.kind())).filter(LockedStaysUnchanged::isHeld);
            if (before.isEmpty() || world.isGoing()) {
                return;
            }
            if (now.isDeleted()) {
                if (!now.kind().equals("ABTest")) {
                    found.add(now + " while it was locked");
                }
                return;
            }
            if (now.metadata().has("deletionTimestamp") && !now.kind().equals("ABTest")) {
                found.add(now + ": its deletion began while it was locked");
            }
            if (share(now) < share(before.get())) {
                found.add(now + ": `spec.traffic` went down, which moves units");
            }
            changed(before.get(), now, evidence.laterFields()).forEach(field ->
                    found.add(now + ": `spec." + field + "` changed while it was locked"));
        });
        return found;
    }

    /** A lock on what is going away anyway does not count: the start is refused, and the lock released. */
    private static boolean isHeld(Revision object) {
        var isGoing = object.metadata().has("deletionTimestamp") && !object.kind().equals("ABTest");
        return !isGoing && !World.items(object.status().path(object.kind().equals("ABTest") ? "pinned" : "locks")).isEmpty();
    }

    /** Of the traffic, in percent, which may only grow. */
    private static double share(Revision object) {
        var traffic = object.spec().path("traffic").asText();
        return traffic.endsWith("%") ? Double.parseDouble(traffic.substring(0, traffic.length() - 1)) : 0;
    }

    private static Set<String> changed(Revision before, Revision now, Set<String> laterFields) {
        var fields = new LinkedHashSet<String>();
        before.spec().fieldNames().forEachRemaining(fields::add);
        now.spec().fieldNames().forEachRemaining(fields::add);
        fields.removeIf(field -> !FrozenFields.isFrozen(now.kind(), field)
                || without(before.spec().path(field), laterFields).equals(without(now.spec().path(field), laterFields))
                || laterFields.contains(field));
        return fields;
    }

    private static JsonNode without(JsonNode tree, Set<String> fields) {
        if (fields.isEmpty()) {
            return tree;
        }
        var copy = tree.deepCopy();
        fields.forEach(field -> copy.findParents(field).forEach(parent -> ((com.fasterxml.jackson.databind.node.ObjectNode) parent).remove(field)));
        return copy;
    }
}
