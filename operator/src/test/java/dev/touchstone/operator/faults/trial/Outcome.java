package dev.touchstone.operator.faults.trial;

import dev.touchstone.operator.faults.oracle.EndState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One run of a scenario.
 *
 * @param ordeal empty if nothing went wrong
 * @param injections how often something did
 * @param writes of the operator, from the first step on
 * @param converged from the last fault, or from the first step, until everything was as it must be
 * @param end what was there then
 * @param violations a sentence for each promise that was broken
 */
public record Outcome(String scenario, Optional<Ordeal> ordeal, int injections, long writes, Duration converged, EndState end,
        List<String> violations) {
    public boolean passed() {
        return violations.isEmpty();
    }

    /** With all that a replay needs. */
    @Override
    public String toString() {
        return scenario + ", " + ordeal.map(Ordeal::toString).orElse("without a fault")
                + (passed() ? ": passed" : ":\n  " + String.join("\n  ", violations));
    }
}
