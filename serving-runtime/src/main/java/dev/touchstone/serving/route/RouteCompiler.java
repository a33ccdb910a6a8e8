package dev.touchstone.serving.route;

import dev.touchstone.api.v1alpha1.OnUnavailable;
import dev.touchstone.assignment.Layer;
import dev.touchstone.assignment.Split;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.expression.CompiledRule;
import dev.touchstone.expression.CompiledRule.CompiledData;
import dev.touchstone.expression.ContextExpressions;
import dev.touchstone.expression.Expression;
import dev.touchstone.expression.InvalidExpressionException;
import dev.touchstone.expression.StorageShape;
import dev.touchstone.metrics.MetricNames;
import dev.touchstone.route.Route;
import dev.touchstone.serving.endpoint.EndpointKind;
import dev.touchstone.serving.endpoint.EndpointKinds;
import dev.touchstone.serving.engine.Engines;
import dev.touchstone.serving.engine.NoAnswer;
import dev.touchstone.serving.metrics.ServingMetrics;
import dev.touchstone.serving.route.PreparedRoute.PreparedFallback;
import dev.touchstone.serving.route.PreparedRoute.PreparedTest;
import dev.touchstone.serving.rule.PreparedRule;
import dev.touchstone.serving.rule.PreparedRules;
import dev.touchstone.serving.rule.PreparedSource;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a route ready to be worked with: compiles what is text, resolves what is a name, finds the counters. No I/O. */
public final class RouteCompiler {
    private final Engines engines;
    private final ServingMetrics metrics;
    private final ContextExpressions expressions = new ContextExpressions();

    public RouteCompiler(Engines engines, ServingMetrics metrics) {
        this.engines = engines;
        this.metrics = metrics;
    }

    public PreparedRoute compile(Route route) throws InvalidRouteException {
        require(route.context(), "context");
        require(route.endpoint(), "endpoint");
        require(route.unit(), "unit");
        EndpointKind endpoint = EndpointKinds.of(route.endpoint().type())
                .orElseThrow(() -> new InvalidRouteException("`endpoint.type` must be one that this release knows"));
        if (route.deadlineMillis() < 1) {
            throw new InvalidRouteException("`deadlineMillis` must be at least 1, but is " + route.deadlineMillis());
        }
        try {
            Expression unit = expressions.unit("unit.value", route.unit().value(), route.endpoint().inputs());
            Map<String, PreparedModel> models = models(route);
            PreparedRules rules = rules(route);
            Arm untested = Arm.of(model(models, "model", route.model()), "", "", rules.names(), metrics);
            List<PreparedFallback> fallbacks = fallbacks(route, models);
            List<PreparedTest> tests = tests(route, models, rules);
            Layer layer = new Layer(route.context().namespace(), route.context().name(), route.tests().stream().map(Route.Test::slots).toList());
            return new PreparedRoute(route, endpoint, unit, route.storages(), lastSeen(route), untested, layer, tests, fallbacks,
                    models, rules, endpoint.enough(route.expectedItems()));
        } catch (InvalidExpressionException | IllegalArgumentException e) {
            throw new InvalidRouteException(e.getMessage(), e);
        }
    }

    private Map<String, PreparedModel> models(Route route) throws InvalidRouteException {
        Map<String, PreparedModel> models = new LinkedHashMap<>();
        for (Route.RoutedModel model : route.models()) {
            String field = "models[" + model.name() + "]";
            if (model.timeoutMillis() < 1) {
                throw new InvalidRouteException("`" + field + ".timeoutMillis` must be at least 1, but is " + model.timeoutMillis());
            }
            Map<NoAnswer.Reason, CounterDataPoint> failures = new EnumMap<>(NoAnswer.Reason.class);
            for (NoAnswer.Reason reason : NoAnswer.Reason.values()) {
                failures.put(reason, metrics.counter(MetricNames.MODEL_FAILURES, model.name(), reason.name()));
            }
            models.put(model.name(), new PreparedModel(model, engines.prepare(field, model, route.endpoint(), route.storages()),
                    metrics.histogram(MetricNames.MODEL_DURATION, model.name()), failures));
        }
        return models;
    }

    private static List<PreparedFallback> fallbacks(Route route, Map<String, PreparedModel> models) throws InvalidRouteException {
        List<PreparedFallback> fallbacks = new ArrayList<>();
        for (Route.FallbackStep step : route.fallbacks()) {
            fallbacks.add(new PreparedFallback(model(models, "fallbacks[" + step.model() + "].model", step.model()), step.timeoutMillis()));
        }
        return List.copyOf(fallbacks);
    }

    private PreparedRules rules(Route route) throws InvalidRouteException, InvalidExpressionException {
        Map<String, StorageShape> shapes = new LinkedHashMap<>();
        route.storages().forEach(storage -> shapes.put(storage.name(), StorageShape.of(storage)));
        List<String> names = route.storages().stream().map(StorageDescriptor::name).toList();
        List<PreparedRule> rules = new ArrayList<>();
        int sources = 0;
        for (int i = 0; i < route.rules().size(); i++) {
            var rule = route.rules().get(i);
            CompiledRule compiled = expressions.rule("rules[" + rule.name() + "]", rule, route.endpoint().inputs(), shapes);
            List<PreparedSource> prepared = new ArrayList<>();
            for (CompiledData data : compiled.data()) {
                prepared.add(new PreparedSource(sources++, names.indexOf(data.source().storageRef().name()), data, data.itemKeyed(),
                        metrics.counter(MetricNames.RULE_DATA_UNAVAILABLE, rule.name(), data.source().name())));
            }
            rules.add(new PreparedRule(i, compiled, List.copyOf(prepared), metrics.counter(MetricNames.RULE_ERRORS, rule.name()),
                    compiled.denies() ? metrics.counter(MetricNames.DENIED, rule.name()) : null));
        }
        return new PreparedRules(rules);
    }

    private List<PreparedTest> tests(Route route, Map<String, PreparedModel> models, PreparedRules rules)
            throws InvalidRouteException, InvalidExpressionException {
        List<PreparedTest> tests = new ArrayList<>();
        for (Route.Test test : route.tests()) {
            String field = "tests[" + test.name() + "]";
            Expression audience = test.audience() == null || test.audience().isEmpty()
                    ? null
                    : expressions.audience(field + ".audience", test.audience(), route.endpoint().inputs());
            List<Arm> arms = new ArrayList<>();
            List<CounterDataPoint> exposures = new ArrayList<>();
            for (Route.Variant variant : test.variants()) {
                arms.add(Arm.of(model(models, field + ".variants[" + variant.name() + "].model", variant.model()), test.name(), variant.name(), rules.names(), metrics));
                exposures.add(metrics.counter(MetricNames.EXPOSURES, test.name(), Long.toString(test.run()), variant.name()));
            }
            Split split = new Split(test.salt(), test.run(), test.variants().stream().map(Route.Variant::weight).toList());
            tests.add(new PreparedTest(test, audience, split, arms, exposures));
        }
        return List.copyOf(tests);
    }

    private static Set<String> lastSeen(Route route) {
        Set<String> names = new HashSet<>();
        route.rules().forEach(rule -> rule.data().stream()
                .filter(data -> data.onUnavailable() == OnUnavailable.Stale)
                .forEach(data -> names.add(data.storageRef().name())));
        return Set.copyOf(names);
    }

    private static PreparedModel model(Map<String, PreparedModel> models, String field, String name) throws InvalidRouteException {
        PreparedModel model = name == null ? null : models.get(name);
        if (model == null) {
            throw new InvalidRouteException("`" + field + "` must name one of the route's models, but is '" + name + "'");
        }
        return model;
    }

    private static void require(Object value, String field) throws InvalidRouteException {
        if (value == null) {
            throw new InvalidRouteException("`" + field + "` must be there");
        }
    }
}
