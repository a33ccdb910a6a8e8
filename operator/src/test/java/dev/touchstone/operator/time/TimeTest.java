package dev.touchstone.operator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeTest {
    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00.5Z");

    @Test
    void aWindowIsLeftInBothDirections() {
        var window = new Window(NOON, Duration.ofMinutes(10));

        assertThat(window.contains(NOON)).isTrue();
        assertThat(window.contains(NOON.plusSeconds(599))).isTrue();
        assertThat(window.contains(NOON.plusSeconds(600))).isFalse();
        assertThat(window.contains(NOON.minus(Duration.ofDays(1)))).as("the clock was set back").isFalse();
    }

    @Test
    void whatComesLaterHasTheLaterTime() {
        assertThat(Order.after(NOON, List.of())).isEqualTo("2026-01-05T12:00:00Z");
        assertThat(Order.after(NOON, List.of("2026-01-05T11:59:59Z"))).isEqualTo("2026-01-05T12:00:00Z");
        assertThat(Order.after(NOON, List.of("2026-01-05T12:00:00Z"))).isEqualTo("2026-01-05T12:00:01Z");
        assertThat(Order.after(NOON, List.of("2026-01-06T12:00:00Z", "not a time"))).isEqualTo("2026-01-06T12:00:01Z");
    }
}
