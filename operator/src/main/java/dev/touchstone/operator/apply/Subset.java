package dev.touchstone.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether everything that is desired is already there. What the API server added (defaults, status) does not matter, nor what
 * others have beside ours where the API takes what several have: labels, annotations, and lists whose elements have a key, such as
 * a sidecar among containers. What is one value as a whole must be exactly that: one more label in a selector leads elsewhere.
 * Quantities that are written differently are equal.
 */
final class Subset {
    /** Lists that several may add to, and what tells their elements apart. All others are one value. */
    private static final Map<String, List<String>> KEYS = Map.of(
            "containers", List.of("name"), "initContainers", List.of("name"), "volumes", List.of("name"), "env", List.of("name"),
            "volumeMounts", List.of("mountPath"), "ownerReferences", List.of("uid"),
            "topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable"));
    /** Ports of a pod and of a Service have different keys, and may leave out the protocol. */
    private static final List<String> PORT = List.of("containerPort", "port");
    /** Maps that are one value. */
    private static final Set<String> WHOLE = Set.of("selector", "matchLabels", "nodeSelector");

    private Subset() {}

    static boolean holds(JsonNode desired, JsonNode observed) {
        return holds("", desired, observed);
    }

    private static boolean holds(String field, JsonNode desired, JsonNode observed) {
        if (desired.isNull()) {
            return true;
        }
        if (desired.isObject()) {
            return (!WHOLE.contains(field) || observed.size() == desired.size())
                    && desired.properties().stream().allMatch(e -> observed.has(e.getKey())
                            ? holds(e.getKey(), e.getValue(), observed.get(e.getKey()))
                            : isEmpty(e.getValue()));
        }
        if (desired.isArray()) {
            return observed.isArray() && (KEYS.containsKey(field) || field.equals("ports") ? areAmong(field, desired, observed) : areThe(desired, observed));
        }
        return desired.equals(observed) || desired.asText().equals(observed.asText()) || sameQuantity(desired, observed);
    }

    private static boolean areThe(JsonNode desired, JsonNode observed) {
        if (desired.size() != observed.size()) {
            return false;
        }
        for (int i = 0; i < desired.size(); i++) {
            if (!holds("", desired.get(i), observed.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean areAmong(String field, JsonNode desired, JsonNode observed) {
        for (var element : desired) {
            var found = false;
            for (var candidate : observed) {
                found |= KEYS.getOrDefault(field, PORT).stream().allMatch(key -> element.path(key).equals(candidate.path(key)))
                        && holds("", element, candidate);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    private static boolean sameQuantity(JsonNode desired, JsonNode observed) {
        if (!desired.isTextual() || !observed.isTextual()) {
            return false;
        }
        try {
            return Quantity.getAmountInBytes(Quantity.parse(desired.asText()))
                            .compareTo(Quantity.getAmountInBytes(Quantity.parse(observed.asText())))
                    == 0;
        } catch (RuntimeException notQuantities) {
            return false;
        }
    }
}
