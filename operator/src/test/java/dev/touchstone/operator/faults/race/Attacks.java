package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.operator.faults.race.Attack.Blow;
import dev.touchstone.operator.faults.race.Attack.Effect;
import java.util.ArrayList;
import java.util.List;

/** The arsenal: every verb of the API with every change that it can make. */
final class Attacks {
    /** Who applied the manifests, as a GitOps tool does. */
    static final String GITOPS = "gitops";

    private static final List<Kind> LOCKED = List.of(Kind.Context, Kind.Model, Kind.ModelStorage);
    private static final String INTRUDER = "intruder";

    private Attacks() {}

    static List<Attack> all() {
        var all = new ArrayList<Attack>();
        for (var kind : Kind.values()) {
            Mutation.of(kind).forEach(mutation -> all.addAll(edits(kind, mutation)));
        }
        LOCKED.forEach(kind -> all.addAll(deletions(kind)));
        LOCKED.forEach(kind -> all.addAll(lockForgeries(kind)));
        all.addAll(statusForgeries());
        return List.copyOf(all);
    }

    private static List<Attack> edits(Kind kind, Mutation mutation) {
        var all = new ArrayList<Attack>();
        for (var role : List.of(Role.Editor, Role.Almighty)) {
            all.add(edit("PUT", kind, mutation, role, live -> List.of(Request.put(kind, "", changed(live, mutation)))));
            all.add(edit("merge patch", kind, mutation, role, live -> List.of(
                    Request.patch(kind, name(live), "", Request.MERGE, "{\"spec\":{\"" + mutation.field() + "\":" + value(live, mutation) + "}}"))));
            all.add(edit("JSON patch", kind, mutation, role, live -> List.of(
                    Request.patch(kind, name(live), "", Request.JSON_PATCH, jsonPatch(live, mutation)))));
            all.add(edit("apply", kind, mutation, role, live -> List.of(
                    Request.apply(kind, name(live), "", GITOPS, false, manifest(live, mutation.applied(live.path("spec")))))));
            // Who applies takes away only what is its own.
            if (!mutation.isRemoval()) {
                all.add(edit("apply --force-conflicts", kind, mutation, role, live -> List.of(
                        Request.apply(kind, name(live), "", INTRUDER, true, manifest(live, mutation.applied(live.path("spec")))))));
            }
            all.add(edit("PUT with owner, finalizer and labels", kind, mutation, role, live -> {
                var object = changed(live, mutation);
                var meta = (ObjectNode) object.path("metadata");
                meta.withArray("finalizers").add("example.org/intruder");
                meta.withArray("ownerReferences").addObject().put("apiVersion", "v1").put("kind", "ConfigMap").put("name", "owner")
                        .put("uid", "00000000-0000-0000-0000-000000000000");
                meta.putObject("labels").put("name", name(live)).put("intruder", "true");
                return List.of(Request.put(kind, "", object));
            }));
            all.add(edit("PUT with a status without locks", kind, mutation, role, live -> {
                var object = changed(live, mutation);
                object.putObject("status");
                ((ObjectNode) object.path("spec")).put("unknownField", true);
                return List.of(Request.put(kind, "", object));
            }));
            if (kind != Kind.ABTest) {
                all.add(new Attack("replace --force", mutation.name(), kind, role, Effect.Deletes, live -> List.of(
                        Request.delete(kind, name(live), "{\"propagationPolicy\":\"Background\",\"gracePeriodSeconds\":0}"),
                        Request.create(kind, anew(changed(live, mutation))))));
            }
        }
        return all;
    }

    private static Attack edit(String how, Kind kind, Mutation mutation, Role role, Blow blow) {
        return new Attack(how, mutation.name(), kind, role, Effect.Edits, blow);
    }

    private static List<Attack> deletions(Kind kind) {
        var all = new ArrayList<Attack>();
        for (var role : List.of(Role.Editor, Role.Almighty)) {
            for (var policy : List.of("Background", "Foreground", "Orphan")) {
                all.add(deletion("delete", policy, kind, role, live -> List.of(
                        Request.delete(kind, name(live), "{\"propagationPolicy\":\"" + policy + "\"}"))));
            }
            all.add(deletion("delete", "at once", kind, role, live -> List.of(
                    Request.delete(kind, name(live), "{\"gracePeriodSeconds\":0}"))));
            all.add(deletion("delete", "with preconditions", kind, role, live -> List.of(Request.delete(kind, name(live),
                    "{\"preconditions\":{\"uid\":\"" + live.at("/metadata/uid").asText() + "\"}}"))));
            all.add(deletion("delete", "behind a finalizer", kind, role, live -> List.of(
                    Request.patch(kind, name(live), "", Request.MERGE, "{\"metadata\":{\"finalizers\":[\"example.org/intruder\"]}}"),
                    Request.delete(kind, name(live), ""),
                    Request.patch(kind, name(live), "", Request.MERGE, "{\"metadata\":{\"finalizers\":null}}"))));
            all.add(deletion("deletecollection", "by name", kind, role, live -> List.of(
                    Request.deleteCollection(kind, "fieldSelector=metadata.name%3D" + name(live)))));
            all.add(deletion("deletecollection", "by a label that it was just given", kind, role, live -> List.of(
                    Request.patch(kind, name(live), "", Request.MERGE, "{\"metadata\":{\"labels\":{\"target\":\"" + name(live) + "\"}}}"),
                    Request.deleteCollection(kind, "labelSelector=target%3D" + name(live) + "&propagationPolicy=Orphan"))));
            all.add(deletion("delete and recreate", "as it was", kind, role, live -> List.of(
                    Request.delete(kind, name(live), ""),
                    Request.create(kind, anew(((ObjectNode) live).deepCopy())))));
        }
        return all;
    }

    private static Attack deletion(String how, String what, Kind kind, Role role, Blow blow) {
        return new Attack(how, what, kind, role, Effect.Deletes, blow);
    }

    private static List<Attack> lockForgeries(Kind kind) {
        var falseLock = "{\"key\":\"intruder-1\",\"abTest\":\"intruder\",\"uid\":\"intruder\",\"run\":1,\"since\":\"2026-01-05T09:30:00Z\"}";
        return List.of(
                forgery("status merge patch", "no locks", kind, live -> held(kind, live, Request.patch(
                        kind, name(live), "status", Request.MERGE, "{\"status\":{\"locks\":null}}"))),
                forgery("status merge patch", "no status", kind, live -> held(kind, live, Request.patch(
                        kind, name(live), "status", Request.MERGE, "{\"status\":null}"))),
                forgery("status JSON patch", "one lock less", kind, live -> held(kind, live, Request.patch(
                        kind, name(live), "status", Request.JSON_PATCH, "[{\"op\":\"remove\",\"path\":\"/status/locks/0\"}]"))),
                forgery("status JSON patch", "empty locks", kind, live -> held(kind, live, Request.patch(
                        kind, name(live), "status", Request.JSON_PATCH, "[{\"op\":\"replace\",\"path\":\"/status/locks\",\"value\":[]}]"))),
                forgery("status apply", "as the lock's own manager", kind, live -> held(kind, live, Request.apply(
                        kind, name(live), "status", live.at("/status/locks/0/key").asText(), true, status(live, "{\"locks\":[]}")))),
                forgery("status PUT", "without locks", kind, live -> {
                    var object = ((ObjectNode) live).deepCopy();
                    ((ObjectNode) object.path("status")).remove("locks");
                    return held(kind, live, Request.put(kind, "status", object));
                }),
                forgery("status merge patch", "another lock in their place", kind, live -> held(kind, live, Request.patch(
                        kind, name(live), "status", Request.MERGE, "{\"status\":{\"locks\":[" + falseLock + "]}}"))),
                forgery("status apply", "a false lock", kind, live -> held(kind, live, Request.apply(
                        kind, name(live), "status", INTRUDER, true, status(live, "{\"locks\":[" + falseLock + "]}")))),
                new Attack("unlock of an old run", "by the operator", kind, Role.LateOperator, Effect.Forges, live -> oldRun(live).stream()
                        .map(key -> Request.patch(kind, name(live), "status", Request.MERGE, without(live, key))).toList()));
    }

    private static List<Attack> statusForgeries() {
        var all = new ArrayList<Attack>();
        for (var value : List.of("{\"pinned\":null}", "{\"pinned\":[]}", "{\"run\":9}", "{\"endedAt\":\"2026-01-05T09:30:00Z\"}",
                "{\"startedAt\":\"2026-01-05T09:30:00Z\"}", "{\"specHash\":\"0\"}")) {
            all.add(forgery("status merge patch", value, Kind.ABTest, live -> held(Kind.ABTest, live, Request.patch(
                    Kind.ABTest, name(live), "status", Request.MERGE, "{\"status\":" + value + "}"))));
        }
        all.add(forgery("status JSON patch", "no pins", Kind.ABTest, live -> held(Kind.ABTest, live, Request.patch(
                Kind.ABTest, name(live), "status", Request.JSON_PATCH, "[{\"op\":\"remove\",\"path\":\"/status/pinned\"}]"))));
        for (var value : List.of("{\"shares\":null}", "{\"shares\":[{\"key\":\"x-1\",\"abTest\":\"x\",\"ranges\":[{\"from\":0,\"to\":10000}]}]}",
                "{\"route\":{\"number\":900000}}", "{\"route\":{\"promotions\":[\"x-1\"]}}")) {
            all.add(forgery("status merge patch", value, Kind.Context, live -> held(Kind.Context, live, Request.patch(
                    Kind.Context, name(live), "status", Request.MERGE, "{\"status\":" + value + "}"))));
        }
        return all;
    }

    private static Attack forgery(String how, String what, Kind kind, Blow blow) {
        return new Attack(how, what, kind, Role.Almighty, Effect.Forges, blow);
    }

    private static List<Request> held(Kind kind, JsonNode live, Request request) {
        return kind.isHeld(live) ? List.of(request) : List.of();
    }

    /** As the operator releases a lock of what it has looked at. */
    private static String without(JsonNode live, String key) {
        var others = ((ObjectNode) live).arrayNode();
        live.at("/status/locks").forEach(lock -> {
            if (!lock.path("key").asText().equals(key)) {
                others.add(lock);
            }
        });
        return "{\"metadata\":{\"resourceVersion\":" + live.at("/metadata/resourceVersion") + "},\"status\":{\"locks\":" + others + "}}";
    }

    /** Of a test that holds it, a run that is over. */
    static List<String> oldRun(JsonNode live) {
        for (var lock : live.at("/status/locks")) {
            if (lock.path("run").asLong() > 1) {
                return List.of(lock.path("uid").asText() + "-" + (lock.path("run").asLong() - 1));
            }
        }
        return List.of();
    }

    private static ObjectNode changed(JsonNode live, Mutation mutation) {
        var object = ((ObjectNode) live).deepCopy();
        object.set("spec", mutation.applied(live.path("spec")));
        return object;
    }

    private static ObjectNode anew(ObjectNode object) {
        var fresh = object.deepCopy();
        var meta = fresh.putObject("metadata");
        meta.set("name", object.at("/metadata/name"));
        fresh.remove("status");
        return fresh;
    }

    private static String value(JsonNode live, Mutation mutation) {
        var value = mutation.applied(live.path("spec")).path(mutation.field());
        return value.isMissingNode() ? "null" : value.toString();
    }

    private static String jsonPatch(JsonNode live, Mutation mutation) {
        var value = value(live, mutation);
        var path = "\"path\":\"/spec/" + mutation.field() + "\"";
        return value.equals("null") ? live.path("spec").has(mutation.field()) ? "[{\"op\":\"remove\"," + path + "}]" : "[]"
                : "[{\"op\":\"add\"," + path + ",\"value\":" + value + "}]";
    }

    static String manifest(JsonNode live, JsonNode spec) {
        return "{\"apiVersion\":\"touchstone.dev/v1alpha1\",\"kind\":\"" + live.path("kind").asText() + "\",\"metadata\":{\"name\":\""
                + name(live) + "\"},\"spec\":" + spec + "}";
    }

    private static String status(JsonNode live, String status) {
        return "{\"apiVersion\":\"touchstone.dev/v1alpha1\",\"kind\":\"" + live.path("kind").asText() + "\",\"metadata\":{\"name\":\""
                + name(live) + "\"},\"status\":" + status + "}";
    }

    private static String name(JsonNode live) {
        return live.path("metadata").path("name").asText();
    }
}
