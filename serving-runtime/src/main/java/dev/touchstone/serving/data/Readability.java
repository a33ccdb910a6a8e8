package dev.touchstone.serving.data;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether a storage can be read as it should, told without flapping: a spell of trouble begins with the first failure and ends
 * when all has been well for a while. It keeps the words that it began with, as long as the reason is the same. By a monotonic
 * clock, so that a wall clock that is set means nothing. Written on one thread, read from any.
 */
public final class Readability {
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MAX_MESSAGE = 400;

    private final LongSupplier nanos;
    private volatile Spell spell;

    /** @param nanos as {@link System#nanoTime} */
    Readability(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * @param reason see {@link dev.touchstone.route.RouteReport.Unreadable}
     * @param seconds since it began
     * @param older whether a version from before goes on being read
     */
    public record Trouble(String reason, String message, long seconds, boolean older) {}

    /** @param well whether nothing was wrong since {@code wellSince} */
    private record Spell(long since, boolean well, long wellSince, String reason, String message, boolean older) {}

    void bad(String reason, String message, boolean older) {
        Spell before = spell;
        boolean same = before != null && before.reason().equals(reason);
        spell = new Spell(before == null ? nanos.getAsLong() : before.since(), false, 0, reason, same ? before.message() : cut(message), older);
    }

    void good() {
        Spell before = spell;
        if (before == null) {
            return;
        }
        long now = nanos.getAsLong();
        if (!before.well()) {
            spell = new Spell(before.since(), true, now, before.reason(), before.message(), before.older());
        } else if (now - before.wellSince() >= CALM_NANOS) {
            spell = null;
        }
    }

    Optional<Trouble> trouble() {
        return Optional.ofNullable(spell).map(now -> new Trouble(now.reason(), now.message(),
                TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - now.since()), now.older()));
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }
}
