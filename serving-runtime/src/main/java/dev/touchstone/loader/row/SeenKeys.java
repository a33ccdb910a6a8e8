package dev.touchstone.loader.row;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;

/**
 * Remembers on which line each key was, in 48 bytes of memory a key or a little more: keys are told apart by 128 bits
 * of their SHA-256. An open-addressing table.
 */
public final class SeenKeys {
    private static final int WORDS = 3;

    private final MessageDigest digest;
    private long[] table = new long[WORDS * 1024];
    private int size;

    public SeenKeys() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param line from 1
     * @return the line on which the key was before
     */
    public OptionalLong add(String key, long line) {
        if (size * WORDS * 2 > table.length) {
            grow();
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        long before = put(table, hash.getLong(), hash.getLong(), line);
        if (before != 0) {
            return OptionalLong.of(before);
        }
        size++;
        return OptionalLong.empty();
    }

    private static long put(long[] into, long high, long low, long line) {
        int slots = into.length / WORDS;
        for (int slot = (int) Long.remainderUnsigned(high, slots); ; slot = (slot + 1) % slots) {
            int at = slot * WORDS;
            if (into[at + 2] == 0) {
                into[at] = high;
                into[at + 1] = low;
                into[at + 2] = line;
                return 0;
            }
            if (into[at] == high && into[at + 1] == low) {
                return into[at + 2];
            }
        }
    }

    private void grow() {
        long[] before = table;
        table = new long[Math.multiplyExact(before.length, 2)];
        for (int at = 0; at < before.length; at += WORDS) {
            if (before[at + 2] != 0) {
                put(table, before[at], before[at + 1], before[at + 2]);
            }
        }
    }
}
