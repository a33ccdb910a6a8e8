package dev.touchstone.storage;

import java.nio.charset.StandardCharsets;

/**
 * Keys are text of 1 to {@value #MAX_BYTES} UTF-8 bytes, used byte for byte. An Integer key is its decimal form without
 * leading zeros or plus sign.
 */
public final class RowKey {
    public static final int MAX_BYTES = 256;

    private RowKey() {}

    public static String of(long key) {
        return Long.toString(key);
    }

    /** Whether a storage can have a row under this text; a reader answers {@link Missing} for any other. */
    public static boolean isValid(String key) {
        if (key.isEmpty() || key.length() > MAX_BYTES) {
            return false;
        }
        return key.length() * 3 <= MAX_BYTES || key.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
