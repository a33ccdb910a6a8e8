package dev.touchstone.operator.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.assignment.Slots;
import dev.touchstone.operator.faults.history.Revision;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In every revision of a Context its tests' shares are disjoint, none loses a slot while it lasts, and routes keep to them. */
final class SharesAreFair implements Oracle {
    @Override
    public List<String> violations(Evidence evidence) {
        var found = new ArrayList<String>();
        World.replay(evidence.revisions(), (world, step) -> {
            var now = step.revision();
            if (now.isDeleted()) {
                return;
            }
            if (now.kind().equals("Context")) {
                var shares = shares(now);
                var taken = new BitSet(Slots.COUNT);
                shares.forEach((key, slots) -> {
                    if (taken.intersects(slots)) {
                        found.add(now + ": the share of '" + key + "' has slots of another test");
                    }
                    taken.or(slots);
                });
                step.sameBefore().map(SharesAreFair::shares).orElse(Map.of()).forEach((key, before) -> {
                    var lost = (BitSet) before.clone();
                    lost.andNot(shares.getOrDefault(key, before));
                    if (!lost.isEmpty()) {
                        found.add(now + ": the share of '" + key + "' lost " + lost.cardinality() + " slots");
                    }
                });
            }
            World.route(now).ifPresent(route -> world.object("Context", route.context().name())
                    .filter(context -> context.uid().equals(route.context().uid()))
                    .ifPresent(context -> route.tests().forEach(test -> {
                        var beyond = new BitSet();
                        test.slots().forEach(range -> beyond.set(range.from(), range.to()));
                        beyond.andNot(shares(context).getOrDefault(test.key(), new BitSet()));
                        if (!beyond.isEmpty()) {
                            found.add("Route " + route.number() + " gives test '" + test.name() + "' " + beyond.cardinality()
                                    + " slots that it has no share in, at " + now.version());
                        }
                    })));
        });
        return found;
    }

    private static Map<String, BitSet> shares(Revision context) {
        var shares = new HashMap<String, BitSet>();
        for (JsonNode share : World.items(context.status().path("shares"))) {
            var slots = new BitSet(Slots.COUNT);
            World.items(share.path("ranges")).forEach(range -> slots.set(range.path("from").asInt(), range.path("to").asInt()));
            shares.put(share.path("key").asText(), slots);
        }
        return shares;
    }
}
