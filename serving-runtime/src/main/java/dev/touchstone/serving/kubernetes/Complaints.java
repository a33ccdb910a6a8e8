package dev.touchstone.serving.kubernetes;

import dev.touchstone.serving.log.EventLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** About what cannot be read: of each thing once a minute. */
final class Complaints {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final EventLog log;
    private final Map<String, Long> logged = new ConcurrentHashMap<>();

    Complaints(EventLog log) {
        this.log = log;
    }

    void about(String what, String detail) {
        long now = System.nanoTime();
        Long before = logged.get(what);
        if (before == null || now - before > QUIET_NANOS) {
            logged.put(what, now);
            log.warn("cannot read, trying again", "what", what, "detail", String.valueOf(detail));
        }
    }
}
