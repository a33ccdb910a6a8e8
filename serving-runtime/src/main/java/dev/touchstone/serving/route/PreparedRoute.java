package dev.touchstone.serving.route;

import dev.touchstone.assignment.Layer;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.expression.Expression;
import dev.touchstone.route.Route;
import dev.touchstone.serving.endpoint.EndpointKind;
import dev.touchstone.serving.rule.PreparedRules;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.List;
import java.util.Map;

/**
 * A route ready to be worked with: compiled, looked up and with its counters. Immutable.
 *
 * @param storages in the order of {@link View#snapshot}
 * @param lastSeen names of the storages that a rule may read stale
 * @param untested who answers a unit that is in no test
 * @param tests in the order of {@code layer}
 * @param fallbacks in the order in which they are tried
 * @param expectedItems what an answer should have; the default count when the context expects nothing
 */
public record PreparedRoute(
        Route route,
        EndpointKind endpoint,
        Expression unit,
        List<StorageDescriptor> storages,
        java.util.Set<String> lastSeen,
        Arm untested,
        Layer layer,
        List<PreparedTest> tests,
        List<PreparedFallback> fallbacks,
        Map<String, PreparedModel> models,
        PreparedRules rules,
        int expectedItems) {

    /** @param timeoutMillis kept free for it within the deadline */
    public record PreparedFallback(PreparedModel model, int timeoutMillis) {}

    /** @param audience {@code null}: everybody */
    public record PreparedTest(
            Route.Test test, Expression audience, dev.touchstone.assignment.Split split, List<Arm> arms, List<CounterDataPoint> exposures) {
        public PreparedTest {
            arms = List.copyOf(arms);
            exposures = List.copyOf(exposures);
        }
    }
}
