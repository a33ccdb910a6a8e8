package dev.touchstone.operator.faults.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * An object as it was from one write to the next.
 *
 * @param version counted by the API server over all objects: what is higher came later
 * @param object with everything that the API server keeps of it; of a deletion, as it was last
 */
public record Revision(long version, Change change, String kind, ObjectNode object) {
    /** What the write did. */
    public enum Change {
        Added,
        Modified,
        Deleted
    }

    public String name() {
        return metadata().path("name").asText();
    }

    public String uid() {
        return metadata().path("uid").asText();
    }

    public JsonNode metadata() {
        return object.path("metadata");
    }

    public JsonNode spec() {
        return object.path("spec");
    }

    public JsonNode status() {
        return object.path("status");
    }

    public boolean isDeleted() {
        return change == Change.Deleted;
    }

    public boolean is(Class<?> type) {
        return kind.equals(type.getSimpleName());
    }

    public <T> T as(Class<T> type) {
        return Serialization.unmarshal(object.toString(), type);
    }

    /** {@code Model 'crowd' at 123}. */
    @Override
    public String toString() {
        return kind + " '" + name() + "' at " + version + (isDeleted() ? " (deleted)" : "");
    }
}
