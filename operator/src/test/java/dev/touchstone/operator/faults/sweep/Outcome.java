package dev.touchstone.operator.faults.sweep;

import dev.touchstone.operator.faults.oracle.EndState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One run of a scenario.
 *
 * @param crash empty if nothing went wrong
 * @param crashed whether the write was made after which it was to happen
 * @param writes of the operator, from the first step on
 * @param converged from the crash, or from the first step, until everything was as it must be
 * @param end to learn from, if there was nothing to compare with
 * @param violations a sentence for each promise that was broken
 */
record Outcome(String scenario, Optional<Crash> crash, boolean crashed, long writes, Duration converged, Optional<EndState> end,
        List<String> violations) {
    boolean passed() {
        return violations.isEmpty();
    }
}
