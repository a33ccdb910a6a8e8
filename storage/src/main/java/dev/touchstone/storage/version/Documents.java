package dev.touchstone.storage.version;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.storage.StorageException;

/** Pointers and manifests as UTF-8 JSON. Unknown fields are ignored, so that a later release may add some. */
public final class Documents {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Documents() {}

    public static byte[] write(Object document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JacksonException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param where names the document in the error */
    public static <T> T read(byte[] json, Class<T> type, String where) {
        try {
            T document = MAPPER.readValue(json, type);
            if (document == null) {
                throw corrupt(where, null);
            }
            return document;
        } catch (java.io.IOException e) {
            throw corrupt(where, e);
        }
    }

    private static StorageException corrupt(String where, Throwable cause) {
        return new StorageException(StorageException.Kind.Corrupt,
                "'" + where + "' is not the JSON document that a loader writes; load the storage again, or restore it from a backup",
                cause);
    }
}
