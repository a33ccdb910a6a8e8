package dev.touchstone.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;

/**
 * The default that each frozen field had when it came, which is the value that a hash leaves out; for ever. The CRD's default
 * may change later: objects keep the former one, which the API server wrote out when they were created, and their hashes,
 * which running tests have pinned, must stay what they were. So an entry is added with a field (a test says which is missing)
 * and never changed.
 */
final class FirstDefaults {
    private static final Map<String, Map<String, JsonNode>> BY_KIND = Map.of(
            "Context", Map.of(
                    "endpoint.inputs.required", BooleanNode.FALSE,
                    "endpoint.inputs.private", BooleanNode.FALSE,
                    "deadlineMillis", IntNode.valueOf(50),
                    "fallbacks.timeoutMillis", IntNode.valueOf(5),
                    "rules.data.onMissing", TextNode.valueOf("Empty"),
                    "rules.data.onUnavailable", TextNode.valueOf("Closed")),
            "Model", Map.of(
                    "endpoint.inputs.required", BooleanNode.FALSE,
                    "endpoint.inputs.private", BooleanNode.FALSE,
                    "timeoutMillis", IntNode.valueOf(20)),
            "ModelStorage", Map.of(
                    "mode", TextNode.valueOf("Versioned"),
                    "server.external.tls", BooleanNode.FALSE),
            "ABTest", Map.of("run", IntNode.valueOf(1)));

    private FirstDefaults() {}

    /** @param path of names in the spec, with dots; a list's elements have their list's */
    static Optional<JsonNode> of(String kind, String path) {
        return Optional.ofNullable(BY_KIND.getOrDefault(kind, Map.of()).get(path));
    }
}
