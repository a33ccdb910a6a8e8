package dev.touchstone.serving.route;

import dev.touchstone.route.Route.RoutedModel;
import dev.touchstone.serving.engine.Engine;
import dev.touchstone.serving.engine.NoAnswer;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.Map;

/**
 * A model that can be called.
 *
 * @param failures by reason
 */
public record PreparedModel(
        RoutedModel routed, Engine engine, DistributionDataPoint duration, Map<NoAnswer.Reason, CounterDataPoint> failures) {
    public String name() {
        return routed.name();
    }
}
