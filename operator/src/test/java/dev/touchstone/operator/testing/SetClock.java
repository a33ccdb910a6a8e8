package dev.touchstone.operator.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on by itself and that a test may set. */
public final class SetClock extends Clock {
    private volatile Duration offset = Duration.ZERO;

    /** Off the true time by so much, from now on. */
    public void setOffBy(Duration difference) {
        offset = difference;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
