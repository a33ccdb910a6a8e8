package dev.touchstone.operator.start;

import dev.touchstone.operator.report.Problems.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;

/**
 * {@code touchstone_operator_problem{kind, resource_namespace, resource, condition, reason}}: 1 for every condition that is not as
 * it should be, and nothing for those that are. The label {@code namespace} would be taken for the operator's own.
 */
final class ProblemMetrics {
    private final MultiGauge gauge;

    ProblemMetrics(MeterRegistry registry) {
        this.gauge = MultiGauge.builder("touchstone_operator_problem")
                .description("A condition of a resource that is not as it should be").register(registry);
    }

    void show(Collection<Problem> problems) {
        gauge.register(problems.stream().map(problem -> Row.of(Tags.of(
                "kind", problem.kind(), "resource_namespace", problem.namespace(), "resource", problem.name(),
                "condition", problem.condition(), "reason", problem.reason()), 1)).toList(), true);
    }
}
