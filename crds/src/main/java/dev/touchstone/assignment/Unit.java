package dev.touchstone.assignment;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Who is being served: 1 to {@value #MAX_BYTES} bytes of UTF-8, used as they are (no trimming, no case folding, no normalising). */
public final class Unit {
    public static final int MAX_BYTES = 256;

    private final byte[] bytes;

    private Unit(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Empty for {@code null}, for the empty text, for one that is too long, and for one that UTF-8 cannot write. */
    public static Optional<Unit> of(String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_BYTES || hasLoneSurrogate(text)) {
            return Optional.empty();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length > MAX_BYTES ? Optional.empty() : Optional.of(new Unit(bytes));
    }

    /** Not copied: it is read on every request. */
    byte[] bytes() {
        return bytes;
    }

    /** Java would write a question mark for it, and units that differ would become one. */
    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isLowSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                return true;
            }
            i++;
        }
        return false;
    }

    /** Units stay out of logs. */
    @Override
    public String toString() {
        return "Unit[" + bytes.length + " bytes]";
    }
}
