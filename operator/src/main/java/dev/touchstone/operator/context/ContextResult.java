package dev.touchstone.operator.context;

import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.events.Notice;
import java.util.List;

/**
 * What became of a plan.
 *
 * @param routeWritten a new route; false as well when it must be decided again
 */
record ContextResult(List<Outcome> outcomes, boolean routeWritten, List<Notice> notices) {
    ContextResult {
        outcomes = List.copyOf(outcomes);
        notices = List.copyOf(notices);
    }
}
