package dev.touchstone.e2e;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Set;

/** The body of a 200. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Prediction(String predictionId, String result, List<Item> items, ServedBy servedBy, Assignment assignment) {
    private static final Set<String> RESULTS = Set.of("Answered", "NotAnswered", "Denied");

    Prediction {
        items = items == null ? List.of() : items;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Item(String id) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record ServedBy(String kind, String model) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Assignment(String test, long run, String variant) {}

    List<String> ids() {
        return items.stream().map(Item::id).toList();
    }

    /** The best item's id; empty if there is none. */
    String first() {
        return items.isEmpty() ? "" : items.getFirst().id();
    }

    String servedByKind() {
        return servedBy == null ? "" : servedBy.kind();
    }

    String servedByModel() {
        return servedBy == null ? "" : servedBy.model();
    }

    /** The contract that a body must keep; otherwise the prediction has failed. */
    boolean keepsTheSchema() {
        var answered = "Answered".equals(result);
        return predictionId != null && !predictionId.isBlank() && RESULTS.contains(String.valueOf(result))
                && answered == !items.isEmpty() && (!answered || servedBy != null)
                && items.stream().allMatch(item -> item.id() != null);
    }
}
