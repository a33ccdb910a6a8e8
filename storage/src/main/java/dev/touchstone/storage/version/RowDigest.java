package dev.touchstone.storage.version;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over rows in the order of writing, each as in a snapshot: u32 length and key, u32 length and value, little-endian. */
public final class RowDigest {
    private final MessageDigest digest = sha256Digest();
    private long rows;
    private long bytes;

    public static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void add(String key, byte[] value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        update(keyBytes);
        update(value);
        rows++;
        bytes += keyBytes.length + value.length;
    }

    private void update(byte[] part) {
        digest.update(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(part.length).flip());
        digest.update(part);
    }

    public long rows() {
        return rows;
    }

    /** Keys and values, without what the server adds. */
    public long bytes() {
        return bytes;
    }

    /** In hex; to be asked for once. */
    public String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
