package dev.touchstone.operator.context;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How soon to ask the pods of a Context again: at once after a new route, ever less often while nothing comes of it. */
final class Pace {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 10_000;

    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    private record Asked(long number, int times) {}

    Duration next(String uid, long number) {
        var now = asked.merge(uid, new Asked(number, 0),
                (before, fresh) -> before.number() == number ? new Asked(number, before.times() + 1) : fresh);
        double grown = FIRST_MILLIS * Math.pow(1.4, Math.min(now.times(), 30));
        return Duration.ofMillis((long) Math.min(grown, LONGEST_MILLIS));
    }

    void forget(String uid) {
        asked.remove(uid);
    }
}
