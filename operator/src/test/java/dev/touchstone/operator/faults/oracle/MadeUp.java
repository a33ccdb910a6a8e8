package dev.touchstone.operator.faults.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.operator.faults.history.Revision;
import dev.touchstone.operator.faults.history.Revision.Change;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import dev.touchstone.route.Route.ContextIdentity;
import dev.touchstone.route.Route.Test;
import dev.touchstone.route.Route.Variant;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;

/** A small history of a film page, written by hand. */
final class MadeUp {
    private final List<Revision> revisions = new ArrayList<>();

    MadeUp is(String yaml) {
        return add(Change.Modified, yaml);
    }

    MadeUp added(String yaml) {
        return add(Change.Added, yaml);
    }

    MadeUp isDeleted(String yaml) {
        return add(Change.Deleted, yaml);
    }

    /** With these locks and shares, as YAML lists. */
    MadeUp context(String model, String locks, String shares) {
        return is("""
                kind: Context
                metadata: {name: page, uid: c, generation: 1}
                spec: {modelRef: {name: %s}, capacity: {replicas: 2}}
                status: {observedGeneration: 1, locks: %s, shares: %s}
                """.formatted(model, locks, shares));
    }

    MadeUp model(String locks) {
        return is("kind: Model\nmetadata: {name: one, uid: m}\nspec: {lookup: {storageRef: {name: rows}}}\nstatus: {locks: " + locks + "}");
    }

    MadeUp storage(String locks) {
        return is("kind: ModelStorage\nmetadata: {name: rows, uid: s}\nspec: {technology: Redis}\nstatus: {locks: " + locks + "}");
    }

    /** Pinned or not. */
    MadeUp test(String state, boolean pinned) {
        var pins = pinned ? "[{kind: Context, name: page, uid: c}, {kind: Model, name: one, uid: m}, {kind: ModelStorage, name: rows, uid: s}]" : "[]";
        return is("""
                kind: ABTest
                metadata: {name: test, uid: t}
                spec: {contextRef: {name: page}, variants: [{modelRef: {name: one}}], salt: a}
                status: {run: 1, state: %s, pinned: %s}
                """.formatted(state, pins));
    }

    /** With slots 0 to {@code to} for the test, or without it if that is 0. */
    MadeUp route(long number, int to, int weight) {
        var tests = to == 0 ? List.<Test>of() : List.of(new Test("test", "t-1", 1, "salt", false, List.of(new SlotRange(0, to)), null,
                "a", List.of(new Variant("a", "one", 50), new Variant("b", "one", weight))));
        var route = new Route(Route.FORMAT, number, new ContextIdentity("shop", "page", "c", 1), null, null, 50, "one", List.of(),
                List.of(), List.of(), List.of(), tests, 0);
        var map = Serialization.jsonMapper().createObjectNode();
        map.put("kind", "ConfigMap").putObject("metadata").put("name", "page-route-v1").put("uid", "r");
        map.putObject("data").put(Route.CONFIG_MAP_KEY, RouteDocument.write(route));
        return add(Change.Modified, Serialization.asJson(map));
    }

    List<Revision> revisions() {
        return revisions;
    }

    Evidence evidence() {
        return Evidence.of(revisions, List.of(List.of()));
    }

    private MadeUp add(Change change, String yaml) {
        var object = Serialization.unmarshal(yaml, ObjectNode.class);
        revisions.add(new Revision(revisions.size() + 1L, change, object.path("kind").asText(), object));
        return this;
    }
}
