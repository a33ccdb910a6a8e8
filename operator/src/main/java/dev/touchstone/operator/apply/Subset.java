package dev.touchstone.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Whether everything that is desired is already there. What the API server added (defaults, status) does not matter.
 * Quantities that are written differently are equal.
 */
final class Subset {
    private Subset() {}

    static boolean holds(JsonNode desired, JsonNode observed) {
        if (desired.isNull()) {
            return true;
        }
        if (desired.isObject()) {
            return desired.properties().stream().allMatch(e -> observed.has(e.getKey())
                    ? holds(e.getValue(), observed.get(e.getKey()))
                    : isEmpty(e.getValue()));
        }
        if (desired.isArray()) {
            if (!observed.isArray() || desired.size() != observed.size()) {
                return false;
            }
            for (int i = 0; i < desired.size(); i++) {
                if (!holds(desired.get(i), observed.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return desired.equals(observed) || desired.asText().equals(observed.asText()) || sameQuantity(desired, observed);
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
