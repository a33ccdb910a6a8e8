package dev.touchstone.operator.faults.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * One fault of a plan.
 *
 * @param on which requests, or which watches
 * @param from since the plan's start
 * @param to since the plan's start; nothing begins after it
 * @param time how long it takes each time; zero for what takes no time
 * @param every by the clock, how often; empty is once
 * @param nth only the nth request that fits
 * @param times at most so often
 * @param probability of each request that fits, by the plan's seed; 1 is always
 */
public record PlannedFault(FaultKind kind, Matcher on, Duration from, Duration to, Duration time, Optional<Duration> every,
        Optional<Integer> nth, Optional<Integer> times, double probability) {
    /** When it is surely over. */
    Duration end() {
        return to.plus(time);
    }

    boolean isStruck() {
        return kind.isStruck();
    }
}
