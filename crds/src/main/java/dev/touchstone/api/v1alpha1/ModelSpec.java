package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Prediction logic for one endpoint type. Exactly one engine is set.
 *
 * @param onnx not supported yet: accepted by the schema so that the error can say so
 * @param python not supported yet
 * @param container not supported yet
 * @param timeoutMillis longest time that this model may take for one answer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ModelSpec(
        Endpoint endpoint,
        Lookup lookup,
        Onnx onnx,
        Python python,
        Container container,
        Integer timeoutMillis,
        Documentation documentation) {
    public static final int DEFAULT_TIMEOUT_MILLIS = 20;

    public ModelSpec {
        timeoutMillis = timeoutMillis == null ? DEFAULT_TIMEOUT_MILLIS : timeoutMillis;
    }

    /**
     * Precomputed answers in a storage of format RankedList.
     *
     * @param key CEL over {@code request}, of the type of the storage's key
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Lookup(Reference storageRef, String key) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Onnx(Reference storageRef) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Python(String image) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Container(String image) {}
}
