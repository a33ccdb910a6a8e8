package dev.touchstone.operator.time;

import java.time.Duration;
import java.time.Instant;

/** A while from some moment on. A clock that goes back before its beginning has left it too: nothing lasts longer than it should. */
public record Window(Instant since, Duration lasts) {
    public boolean contains(Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(lasts));
    }
}
