package dev.touchstone.operator.faults.oracle;

import dev.touchstone.operator.faults.history.Revision;
import dev.touchstone.operator.faults.proxy.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What must be true when everything has been done: every status is about the newest spec, and nothing is written any more. */
public final class Rest {
    private static final Set<String> KINDS = Set.of("Context", "Model", "ModelStorage", "ABTest");

    private Rest() {}

    /** Statuses that are not, or not completely, about the newest spec. */
    public static List<String> unsettled(List<Revision> revisions) {
        var found = new ArrayList<String>();
        for (var object : World.replay(revisions, (world, step) -> { }).objects()) {
            if (!KINDS.contains(object.kind())) {
                continue;
            }
            var generation = object.metadata().path("generation").asLong();
            if (object.status().path("observedGeneration").asLong(-1) != generation) {
                found.add("Rest: " + object + " has `status.observedGeneration` "
                        + object.status().path("observedGeneration").asText("none") + " at generation " + generation);
            }
            var conditions = World.items(object.status().path("conditions"));
            if (conditions.stream().noneMatch(condition -> condition.path("type").asText().equals("Ready"))) {
                found.add("Rest: " + object + " has no condition Ready");
            }
            conditions.stream().filter(condition -> condition.path("observedGeneration").asLong(-1) != generation)
                    .forEach(condition -> found.add("Rest: " + object + ": condition " + condition.path("type").asText()
                            + " is about generation " + condition.path("observedGeneration").asText("none") + " and not " + generation));
            if (object.metadata().hasNonNull("deletionTimestamp")) {
                found.add("Rest: " + object + " is still being deleted");
            }
        }
        return found;
    }

    /** Writes after a moment from which on there must be none; a Lease is renewed for ever. */
    public static List<String> writes(List<Call> calls, Instant since) {
        return calls.stream().filter(Call::isWrite).filter(call -> call.at().isAfter(since))
                .filter(call -> !call.resource().equals("leases"))
                .map(call -> "Rest: nothing was to be done any more, and the operator asked: " + call).toList();
    }
}
