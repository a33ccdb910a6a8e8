package dev.touchstone.serving.predict;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;

/** Unique ids of predictions: UUIDs of version 7 (RFC 9562), which sort in time. For one thread, seeded apart for each. */
public final class PredictionIds {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Clock clock;
    private final SplittableRandom random;

    public PredictionIds(Clock clock) {
        this.clock = clock;
        this.random = new SplittableRandom(new SecureRandom().nextLong());
    }

    public String next() {
        long bits = random.nextLong();
        long high = clock.millis() << 16 | 0x7000 | bits >>> 52;
        long low = random.nextLong() >>> 2 | 0x8000000000000000L;
        char[] text = new char[36];
        write(text, 0, high >>> 32, 8);
        text[8] = '-';
        write(text, 9, high >>> 16, 4);
        text[13] = '-';
        write(text, 14, high, 4);
        text[18] = '-';
        write(text, 19, low >>> 48, 4);
        text[23] = '-';
        write(text, 24, low, 12);
        return new String(text);
    }

    private static void write(char[] text, int at, long bits, int digits) {
        for (int i = digits - 1; i >= 0; i--) {
            text[at + i] = HEX[(int) (bits & 15)];
            bits >>>= 4;
        }
    }
}
