package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The manifests, as a GitOps tool has them. */
final class Props {
    private final int redisPort;

    Props(int redisPort) {
        this.redisPort = redisPort;
    }

    ObjectNode context(String name) {
        return of("Context", name, """
                {"endpoint": {"type": "Recommendation", "inputs": [{"name": "userId", "type": "String"}, {"name": "filmId", "type": "String", "required": true}]},
                "unit": {"name": "viewer", "value": "request.userId"}, "modelRef": {"name": "content"},
                "fallbacks": [{"modelRef": {"name": "popular"}}],
                "rules": [{"name": "not-seen", "reason": "Never what was seen.", "exclude": "item.id in data.seen",
                "data": [{"name": "seen", "storageRef": {"name": "viewings"}, "key": "request.userId"}]}]}""");
    }

    ObjectNode model(String name) {
        return of("Model", name, """
                {"endpoint": {"type": "Recommendation", "inputs": [{"name": "filmId", "type": "String", "required": true}]},
                "lookup": {"storageRef": {"name": "%s"}, "key": "request.filmId"}}""".formatted(name));
    }

    ObjectNode storage(String name, String format) {
        return of("ModelStorage", name, """
                {"technology": "Redis", "format": "%s", "mode": "Versioned", "key": {"name": "id", "type": "String"},
                "server": {"external": {"host": "127.0.0.1", "port": %d, "credentialsSecretRef": {"name": "redis"}}}}"""
                .formatted(format, redisPort));
    }

    ObjectNode test(String name, String context, long run, String state) {
        return of("ABTest", name, """
                {"contextRef": {"name": "%s"}, "traffic": "50%%", "run": %d, "state": "%s", "control": "control",
                "variants": [{"name": "control", "modelRef": {"name": "content"}, "weight": 50},
                {"name": "other", "modelRef": {"name": "crowd"}, "weight": 50}]}""".formatted(context, run, state));
    }

    /** One of each kind. */
    ObjectNode of(Kind kind, String name) {
        return switch (kind) {
            case Context -> context(name);
            case Model -> model(name);
            case ModelStorage -> storage(name, "RankedList");
            case ABTest -> test(name, "page", 2, "Running");
        };
    }

    static Request applied(JsonNode manifest) {
        var name = manifest.at("/metadata/name").asText();
        return Request.apply(Kind.valueOf(manifest.path("kind").asText()), name, "", Attacks.GITOPS, true, manifest.toString());
    }

    private static ObjectNode of(String kind, String name, String spec) {
        return (ObjectNode) Mutation.json("{\"apiVersion\": \"touchstone.dev/v1alpha1\", \"kind\": \"" + kind + "\", \"metadata\": {\"name\": \""
                + name + "\"}, \"spec\": " + spec + "}");
    }
}
