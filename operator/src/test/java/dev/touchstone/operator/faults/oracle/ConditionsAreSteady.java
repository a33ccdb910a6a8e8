package dev.touchstone.operator.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.operator.faults.history.Revision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Conditions are never taken away, say when their status changed and not otherwise, and never report an older generation again. */
final class ConditionsAreSteady implements Oracle {
    private static final Set<String> KINDS = Set.of("Context", "Model", "ModelStorage", "ABTest");
    /** Warnings, which are there only while they have a cause. */
    private static final Set<String> WARNINGS = Set.of("SharedFailureDomain", "Tampered", "Reconciling", "Stalled");

    @Override
    public List<String> violations(Evidence evidence) {
        var found = new ArrayList<String>();
        World.replay(evidence.revisions(), (world, step) -> {
            var now = step.revision();
            if (!KINDS.contains(now.kind()) || now.isDeleted() || step.sameBefore().isEmpty()) {
                return;
            }
            var before = step.sameBefore().get();
            if (generation(now.status()) < generation(before.status())) {
                found.add(now + ": `status.observedGeneration` went back");
            }
            var conditions = conditions(now);
            conditions(before).forEach((type, earlier) -> {
                var later = conditions.get(type);
                if (later == null) {
                    if (!WARNINGS.contains(type)) {
                        found.add(now + ": condition " + type + " was taken away");
                    }
                    return;
                }
                if (generation(later) < generation(earlier)) {
                    found.add(now + ": `observedGeneration` of " + type + " went back");
                }
                var sameStatus = later.path("status").equals(earlier.path("status"));
                var sameTime = later.path("lastTransitionTime").equals(earlier.path("lastTransitionTime"));
                if (sameStatus && !sameTime) {
                    found.add(now + ": `lastTransitionTime` of " + type + " changed without its status");
                }
                if (!sameStatus && later.path("lastTransitionTime").asText().compareTo(earlier.path("lastTransitionTime").asText()) < 0) {
                    found.add(now + ": `lastTransitionTime` of " + type + " went back");
                }
            });
        });
        return found;
    }

    private static long generation(JsonNode of) {
        return of.path("observedGeneration").asLong(-1);
    }

    private static Map<String, JsonNode> conditions(Revision object) {
        var conditions = new LinkedHashMap<String, JsonNode>();
        World.items(object.status().path("conditions"))
                .forEach(condition -> conditions.put(condition.path("type").asText(), condition));
        return conditions;
    }
}
