package dev.touchstone.storage.version;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that sort in time: {@code 20260131t235959123z-4f7a2c}. Lower case and digits, safe in keys and object names. */
public final class VersionIds {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmssSSS'z'").withZone(ZoneOffset.UTC);

    private VersionIds() {}

    public static String next(Clock clock) {
        return TIME.format(clock.instant()) + "-" + String.format("%06x", ThreadLocalRandom.current().nextInt(1 << 24));
    }
}
