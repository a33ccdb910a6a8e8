package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;

/** What is attacked. */
enum Kind {
    Context("contexts"),
    Model("models"),
    ModelStorage("modelstorages"),
    ABTest("abtests");

    private final String plural;

    Kind(String plural) {
        this.plural = plural;
    }

    String plural() {
        return plural;
    }

    /** Whether a test holds it; a lock on what is going away anyway does not count. */
    boolean isHeld(JsonNode object) {
        return !object.path("metadata").has("deletionTimestamp")
                && !object.path("status").path(this == ABTest ? "pinned" : "locks").isEmpty();
    }
}
