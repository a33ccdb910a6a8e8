package dev.touchstone.operator.route;

import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.ContextSpec.DataSource;
import dev.touchstone.api.v1alpha1.ContextSpec.Rule;
import dev.touchstone.api.v1alpha1.OnUnavailable;
import dev.touchstone.expression.ContextExpressions;
import dev.touchstone.expression.InvalidExpressionException;
import dev.touchstone.expression.StorageShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Whether the Context makes sense by itself: its fields agree with each other and its expressions compile. */
final class ContextChecks {
    private final ContextExpressions expressions = new ContextExpressions();

    List<Problem> problems(RouteSources sources) {
        var problems = new ArrayList<Problem>();
        problems.addAll(unit(sources.context()));
        problems.addAll(deadline(sources.context()));
        problems.addAll(fallbacks(sources.context()));
        for (var rule : sources.context().rules()) {
            problems.addAll(rule(rule, sources));
        }
        return problems;
    }

    private List<Problem> unit(ContextSpec context) {
        if (context.unit() == null) {
            return List.of();
        }
        return compiling(() -> expressions.unit("spec.unit.value", context.unit().value(), context.endpoint().inputs()));
    }

    private static List<Problem> deadline(ContextSpec context) {
        int reserved = context.fallbacks().stream().mapToInt(ContextSpec.Fallback::timeoutMillis).sum();
        return reserved < context.deadlineMillis() ? List.of() : List.of(invalid("`spec.deadlineMillis` is '"
                + context.deadlineMillis() + "' and must be more than the '" + reserved
                + "' that `spec.fallbacks` keep for themselves, or no time is left for the model: raise it, or lower a"
                + " `timeoutMillis`"));
    }

    private static List<Problem> fallbacks(ContextSpec context) {
        var problems = new ArrayList<Problem>();
        var seen = new HashSet<String>();
        for (int i = 0; i < context.fallbacks().size(); i++) {
            var name = context.fallbacks().get(i).modelRef().name();
            var field = "`spec.fallbacks[" + i + "].modelRef`";
            if (name.equals(context.modelRef().name())) {
                problems.add(invalid(field + " must not name '" + name
                        + "', which `spec.modelRef` names: a model cannot stand in for itself"));
            } else if (!seen.add(name)) {
                problems.add(invalid(field + " must not name '" + name + "' a second time: remove one"));
            }
        }
        return problems;
    }

    private List<Problem> rule(Rule rule, RouteSources sources) {
        var field = "spec.rules[" + rule.name() + "]";
        var problems = new ArrayList<Problem>();
        Map<String, StorageShape> shapes = new HashMap<>();
        for (var data : rule.data()) {
            problems.addAll(staleness(field, data));
            var storage = sources.storages().get(data.storageRef().name());
            if (storage == null) {
                problems.add(new Problem(Problem.Kind.RefNotFound, "`" + field + ".data[" + data.name()
                        + "].storageRef` names ModelStorage '" + data.storageRef().name()
                        + "', which does not exist or has no server yet: create it, or see its conditions"));
            } else {
                shapes.put(storage.name(), StorageShape.of(storage));
            }
        }
        var readable = shapes.keySet().containsAll(rule.data().stream().map(data -> data.storageRef().name()).toList());
        if (readable) {
            problems.addAll(compiling(() -> expressions.rule(field, rule, sources.context().endpoint().inputs(), shapes)));
        }
        return problems;
    }

    private static List<Problem> staleness(String field, DataSource data) {
        var at = "`" + field + ".data[" + data.name() + "].maxStalenessSeconds`";
        boolean stale = data.onUnavailable() == OnUnavailable.Stale;
        if (stale && data.maxStalenessSeconds() == null) {
            return List.of(invalid(at + " must be set when `onUnavailable` is 'Stale': how old may the last value be?"));
        }
        if (!stale && data.maxStalenessSeconds() != null) {
            return List.of(invalid(at + " must not be set unless `onUnavailable` is 'Stale': remove it"));
        }
        return List.of();
    }

    /** One of the compile methods, whose result is of interest to a context server only. */
    interface Compiling {
        Object compile() throws InvalidExpressionException;
    }

    static List<Problem> compiling(Compiling compiling) {
        try {
            compiling.compile();
            return List.of();
        } catch (InvalidExpressionException e) {
            return List.of(new Problem(Problem.Kind.InvalidExpression, e.getMessage()));
        }
    }

    private static Problem invalid(String message) {
        return new Problem(Problem.Kind.InvalidSpec, message);
    }
}
