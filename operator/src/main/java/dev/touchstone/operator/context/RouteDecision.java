package dev.touchstone.operator.context;

import dev.touchstone.operator.route.Compilation;
import dev.touchstone.operator.route.Compilation.Compiled;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.route.RouteSources.TestSource;
import dev.touchstone.route.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Which route the ConfigMap must have.
 *
 * @param route empty: there is none yet, and none can be compiled
 * @param isNew not what is there now
 */
record RouteDecision(Optional<Route> route, boolean isNew) {
    /**
     * @param written what is there now
     * @param highest the highest number that anybody knows
     */
    static RouteDecision decide(Compilation compilation, List<TestSource> routed, Optional<Route> written, long highest) {
        var wanted = compilation instanceof Compiled compiled
                ? Optional.of(compiled.route())
                : written.map(lastGood -> withTestsOf(lastGood, routed));
        if (wanted.isEmpty()) {
            return new RouteDecision(Optional.empty(), false);
        }
        var unchanged = written.filter(now -> now.number() >= highest)
                .filter(now -> RouteDocument.contentHash(now).equals(RouteDocument.contentHash(wanted.get())));
        return unchanged.isPresent()
                ? new RouteDecision(unchanged, false)
                : new RouteDecision(Optional.of(RouteDocument.numbered(wanted.get(), highest + 1)), true);
    }

    /** The last good route stays; but a test that was asked to stop or pause must do so even then. */
    private static Route withTestsOf(Route lastGood, List<TestSource> routed) {
        var paused = new HashMap<String, Boolean>();
        routed.forEach(test -> paused.put(test.key(), test.paused()));
        var tests = lastGood.tests().stream()
                .filter(test -> paused.containsKey(test.key()))
                .map(test -> new Route.Test(test.name(), test.key(), test.run(), test.salt(), paused.get(test.key()), test.slots(),
                        test.audience(), test.control(), test.variants()))
                .toList();
        return new Route(lastGood.format(), lastGood.number(), lastGood.context(), lastGood.endpoint(), lastGood.unit(),
                lastGood.deadlineMillis(), lastGood.model(), lastGood.fallbacks(), lastGood.models(), lastGood.storages(),
                lastGood.rules(), tests, lastGood.expectedItems());
    }
}
