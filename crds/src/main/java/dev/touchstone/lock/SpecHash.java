package dev.touchstone.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.CustomResource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of what an object's lock holds: SHA-256, in 64 lower-case hexadecimal digits, over the canonical JSON of the
 * frozen part of the spec without the fields that equal the default which they had when they came. So neither a default that is
 * filled in, nor a field that a later CRD adds with a default, nor a default that a later CRD changes, nor the order of keys and
 * of lists whose order has no meaning changes it; whatever can change an answer does.
 *
 * <p>Safe for use by many threads. Reads the shipped CRDs once when it is made: make one and pass it on.
 */
public final class SpecHash {
    /** Digits of the hash that make a revision, as in {@code servedBy.revision}. */
    public static final int REVISION_LENGTH = 10;

    private final JsonMapper json = new JsonMapper();
    private final SpecSchemas schemas = new SpecSchemas();

    /**
     * The hash of a resource's spec.
     *
     * @throws IllegalArgumentException if it has no spec, or is not of group {@code touchstone.dev}
     */
    public String of(CustomResource<?, ?> resource) {
        if (resource.getSpec() == null) {
            throw new IllegalArgumentException("The " + resource.getKind() + " must have a spec to be hashed");
        }
        return of(resource.getKind(), json.valueToTree(resource.getSpec()));
    }

    /**
     * The hash of a spec as the API server sends it.
     *
     * @param kind such as {@code Model}
     * @throws IllegalArgumentException if the kind is not one of group {@code touchstone.dev}, or the spec is no object
     */
    public String of(String kind, JsonNode spec) {
        if (!spec.isObject()) {
            throw new IllegalArgumentException("The spec of a " + kind + " must be a JSON object to be hashed");
        }
        var canonical = CanonicalSpec.of(kind, schemas.of(kind), spec);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(canonical)));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The short form of a hash that people see. */
    public static String revision(String hash) {
        return hash.substring(0, REVISION_LENGTH);
    }
}
