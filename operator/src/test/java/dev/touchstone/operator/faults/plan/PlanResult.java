package dev.touchstone.operator.faults.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * One plan, played once.
 *
 * @param injections how often something went wrong
 * @param converged how long after the last fault everything was as it must be
 * @param failure why it did not pass
 */
record PlanResult(Plan plan, String scenario, long seed, int injections, Duration converged, Optional<Throwable> failure) {
    boolean passed() {
        return failure.isEmpty();
    }
}
