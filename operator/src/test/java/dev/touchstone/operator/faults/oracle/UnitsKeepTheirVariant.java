package dev.touchstone.operator.faults.oracle;

import dev.touchstone.assignment.Layer;
import dev.touchstone.assignment.Split;
import dev.touchstone.assignment.Unit;
import dev.touchstone.route.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Over all routes that have a run of a test, whoever is in it stays in it and keeps the variant. */
final class UnitsKeepTheirVariant implements Oracle {
    private static final int UNITS = 500;

    @Override
    public List<String> violations(Evidence evidence) {
        var found = new ArrayList<String>();
        var variants = new HashMap<String, Map<Integer, String>>();
        var units = IntStream.range(0, UNITS).mapToObj(i -> Unit.of("unit-" + i).orElseThrow()).toList();
        World.replay(evidence.revisions(), (world, step) -> {
            if (!step.revision().isDeleted()) {
                World.route(step.revision()).ifPresent(route -> compare(route, units, variants, found));
            }
        });
        return found;
    }

    private static void compare(Route route, List<Unit> units, Map<String, Map<Integer, String>> variants, List<String> found) {
        Layer layer;
        try {
            layer = new Layer(route.context().namespace(), route.context().name(), route.tests().stream().map(Route.Test::slots).toList());
        } catch (IllegalArgumentException e) {
            found.add("Route " + route.number() + " cannot be served: " + e.getMessage());
            return;
        }
        for (int t = 0; t < route.tests().size(); t++) {
            var test = route.tests().get(t);
            var split = new Split(test.salt(), test.run(), test.variants().stream().map(Route.Variant::weight).toList());
            var known = variants.computeIfAbsent(test.key(), key -> new HashMap<>());
            for (int u = 0; u < units.size(); u++) {
                var now = layer.owner(units.get(u)) == t
                        ? test.variants().get(split.variant(units.get(u))).name() : "none";
                var before = known.get(u);
                if (before != null && !before.equals(now)) {
                    found.add("In route " + route.number() + " 'unit-" + u + "' has variant '" + now + "' of test '" + test.name()
                            + "' and had '" + before + "'");
                    return;
                }
                if (!now.equals("none")) {
                    known.put(u, now);
                }
            }
        }
    }
}
