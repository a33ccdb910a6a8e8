package dev.touchstone.operator.context;

import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.conditions.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What to do about a Context.
 *
 * @param objects everything but the route
 * @param routeChange writes the route that there must be; it changes nothing when that is there already
 * @param verdicts Accepted, ResolvedRefs and the warnings
 */
record ContextPlan(
        List<Change> objects,
        Optional<Change> routeChange,
        RouteDecision route,
        SplitDecision split,
        Optional<PromotionDecision> promotion,
        List<Verdict> verdicts) {
    ContextPlan {
        objects = List.copyOf(objects);
        verdicts = List.copyOf(verdicts);
    }
}
