package dev.touchstone.loader;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Locale;

/** A line every few seconds, so that a long load is not silent. */
final class Progress {
    private static final long EVERY_MILLIS = 5_000;

    private final Clock clock;
    private final PrintStream out;
    private final long started;
    private long told;
    private long rows;

    Progress(Clock clock, PrintStream out) {
        this.clock = clock;
        this.out = out;
        this.started = clock.millis();
        this.told = started;
    }

    void add(long more) {
        rows += more;
        long now = clock.millis();
        if (now - told >= EVERY_MILLIS) {
            told = now;
            out.printf(Locale.ROOT, "%d rows, %d rows/s%n", rows, rows * 1_000 / Math.max(1, now - started));
        }
    }

    String seconds() {
        return String.format(Locale.ROOT, "%.1f s", (clock.millis() - started) / 1_000.0);
    }
}
