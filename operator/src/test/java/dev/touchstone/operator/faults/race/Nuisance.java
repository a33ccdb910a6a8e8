package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What changes nothing that is held, and so passes, but is meant to make locks, pins or shares stay for ever. */
record Nuisance(String what, Role by, Function<JsonNode, Optional<Request>> request) {
    static final List<Nuisance> ALL = List.of(
            new Nuisance("nobody owns a field any more", Role.Editor, live -> Optional.of(Request.patch(
                    kind(live), name(live), "", Request.MERGE, "{\"metadata\":{\"managedFields\":[{}]}}"))),
            new Nuisance("somebody applies the same status too", Role.Almighty, live -> field(live).map(field -> Request.apply(
                    kind(live), name(live), "status", "intruder", true, status(live, field, live.path("status").path(field).toString())))),
            new Nuisance("a lock of an old run comes late", Role.LateOperator, live -> Attacks.oldRun(live).stream().findFirst().map(key -> Request.apply(
                    kind(live), name(live), "status", key, false, status(live, "locks", "[" + lock(live, key) + "]")))));

    private static Optional<String> field(JsonNode live) {
        return List.of("shares", "pinned", "locks").stream().filter(field -> !live.path("status").path(field).isEmpty()).findFirst();
    }

    private static String lock(JsonNode live, String key) {
        var end = key.lastIndexOf('-');
        var uid = key.substring(0, end);
        var test = live.at("/status/locks").findParents("uid").stream().filter(lock -> lock.path("uid").asText().equals(uid)).findFirst().orElseThrow();
        return "{\"key\":\"" + key + "\",\"abTest\":" + test.path("abTest") + ",\"uid\":\"" + uid + "\",\"run\":"
                + key.substring(end + 1) + ",\"since\":\"2026-01-05T09:30:00Z\"}";
    }

    private static String status(JsonNode live, String field, String value) {
        return "{\"apiVersion\":\"touchstone.dev/v1alpha1\",\"kind\":\"" + kind(live) + "\",\"metadata\":{\"name\":\"" + name(live)
                + "\"},\"status\":{\"" + field + "\":" + value + "}}";
    }

    private static Kind kind(JsonNode live) {
        return Kind.valueOf(live.path("kind").asText());
    }

    private static String name(JsonNode live) {
        return live.at("/metadata/name").asText();
    }
}
