package dev.touchstone.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** A short fingerprint of JSON that does not depend on the order of fields. */
public final class Hash {
    private static final ObjectMapper SORTED = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Hash() {}

    /** Sixteen hex digits of SHA-256. */
    public static String of(JsonNode tree) {
        try {
            return of(SORTED.writeValueAsString(SORTED.treeToValue(tree, Object.class)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("A tree could not be written as JSON", e);
        }
    }

    /** Sixteen hex digits of SHA-256 of the UTF-8 bytes. */
    public static String of(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    static <T extends HasMetadata> T annotate(T copy, String name, String value) {
        Map<String, String> annotations =
                new HashMap<>(copy.getMetadata().getAnnotations() == null ? Map.of() : copy.getMetadata().getAnnotations());
        annotations.put(name, value);
        copy.getMetadata().setAnnotations(annotations);
        return copy;
    }
}
