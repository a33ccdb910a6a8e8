package dev.touchstone.operator.time;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What comes later must have the later time, whatever the clock said of what came before. */
public final class Order {
    private Order() {}

    /**
     * Now, to the second, or the second after the last of those before when the clock is behind them.
     *
     * @param before RFC 3339; what is none is passed over
     */
    public static String after(Instant now, Collection<String> before) {
        var seconds = now.truncatedTo(ChronoUnit.SECONDS);
        var last = before.stream().flatMap(time -> parsed(time).stream()).max(Comparator.naturalOrder());
        return last.filter(time -> !time.isBefore(seconds)).map(time -> time.plusSeconds(1).truncatedTo(ChronoUnit.SECONDS))
                .orElse(seconds).toString();
    }

    private static Optional<Instant> parsed(String time) {
        try {
            return Optional.of(Instant.parse(time));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
