package dev.touchstone.operator.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.operator.faults.history.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * At every revision a pinned run holds the lock of everything that it pinned, a Running or Paused one has pinned everything that it
 * needs, no route names a run whose locks are not all held, and no run has slots of a Context that it does not hold.
 */
final class LocksAreHeld implements Oracle {
    @Override
    public List<String> violations(Evidence evidence) {
        var found = new LinkedHashSet<String>();
        var pins = new HashMap<String, List<JsonNode>>();
        World.replay(evidence.revisions(), (world, step) -> {
            if (world.isGoing() || step.revision().kind().equals("Event")) {
                return;
            }
            for (var test : world.objects("ABTest")) {
                var pinned = World.items(test.status().path("pinned"));
                if (!pinned.isEmpty()) {
                    pins.put(key(test), pinned);
                    missing(world, key(test), pinned).forEach(what -> found.add("ABTest '" + test.name() + "' has pinned " + what
                            + " and does not hold its lock, after " + step.revision()));
                }
                if (Set.of("Running", "Paused").contains(test.status().path("state").asText())) {
                    needed(world, test).stream()
                            .filter(need -> pinned.stream().noneMatch(pin -> need.equals(name(pin))))
                            .forEach(need -> found.add("ABTest '" + test.name() + "' is " + test.status().path("state").asText()
                                    + " and has not pinned " + need + ", after " + step.revision()));
                }
            }
            for (var context : world.objects("Context")) {
                World.items(context.status().path("shares")).stream().map(share -> share.path("key").asText())
                        .filter(key -> !World.locks(context).contains(key))
                        .forEach(key -> found.add("Context '" + context.name() + "' has slots for run '" + key
                                + "', which does not hold it, after " + step.revision()));
            }
            for (var route : world.routes()) {
                for (var split : route.tests()) {
                    if (!pins.containsKey(split.key())) {
                        found.add("Route " + route.number() + " of '" + route.context().name() + "' has test '" + split.name()
                                + "', which never pinned anything, after " + step.revision());
                    }
                    // The context of the route may be gone, and the route with it in a moment.
                    world.object("Context", route.context().name()).filter(context -> context.uid().equals(route.context().uid()))
                            .ifPresent(context -> missing(world, split.key(), pins.getOrDefault(split.key(), List.of()))
                                    .forEach(what -> found.add("Route " + route.number() + " of '" + context.name() + "' has test '"
                                            + split.name() + "', which does not hold " + what + ", after " + step.revision())));
                }
            }
        });
        return List.copyOf(found);
    }

    private static List<String> missing(World world, String key, List<JsonNode> pins) {
        var missing = new ArrayList<String>();
        for (var pin : pins) {
            var object = world.object(pin.path("kind").asText(), pin.path("name").asText());
            if (object.isEmpty() || !object.get().uid().equals(pin.path("uid").asText())
                    || !World.locks(object.get()).contains(key)) {
                missing.add(name(pin));
            }
        }
        return missing;
    }

    /** Everything that can change an answer in its context. */
    private static Set<String> needed(World world, Revision test) {
        var needed = new LinkedHashSet<String>();
        var contextName = test.spec().path("contextRef").path("name").asText();
        needed.add("Context '" + contextName + "'");
        var models = new LinkedHashSet<String>();
        World.items(test.spec().path("variants")).forEach(variant -> models.add(variant.path("modelRef").path("name").asText()));
        world.object("Context", contextName).map(Revision::spec).ifPresent(spec -> {
            models.add(spec.path("modelRef").path("name").asText());
            World.items(spec.path("fallbacks")).forEach(fallback -> models.add(fallback.path("modelRef").path("name").asText()));
            World.items(spec.path("rules")).forEach(rule -> World.items(rule.path("data"))
                    .forEach(data -> needed.add("ModelStorage '" + data.path("storageRef").path("name").asText() + "'")));
        });
        for (var model : models) {
            needed.add("Model '" + model + "'");
            world.object("Model", model).map(found -> found.spec().path("lookup").path("storageRef").path("name"))
                    .filter(JsonNode::isTextual).ifPresent(storage -> needed.add("ModelStorage '" + storage.asText() + "'"));
        }
        return needed;
    }

    private static String key(Revision test) {
        return test.uid() + "-" + test.status().path("run").asLong();
    }

    private static String name(JsonNode pin) {
        return pin.path("kind").asText() + " '" + pin.path("name").asText() + "'";
    }
}
