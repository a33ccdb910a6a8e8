package dev.touchstone.operator.faults.oracle;

import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Of one Context no route number goes back, and no two routes have the same. */
final class RouteNumbersGrow implements Oracle {
    @Override
    public List<String> violations(Evidence evidence) {
        var found = new ArrayList<String>();
        var newest = new HashMap<String, Route>();
        for (var revision : evidence.revisions()) {
            if (revision.isDeleted()) {
                continue;
            }
            World.route(revision).ifPresent(route -> {
                var before = newest.put(route.context().uid(), route);
                if (before == null) {
                    return;
                }
                if (route.number() < before.number()) {
                    found.add(revision + " has route " + route.number() + " after " + before.number());
                } else if (route.number() == before.number()
                        && !RouteDocument.contentHash(route).equals(RouteDocument.contentHash(before))) {
                    found.add(revision + " has another route with number " + route.number());
                }
            });
        }
        return found;
    }
}
