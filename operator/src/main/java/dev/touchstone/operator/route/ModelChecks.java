package dev.touchstone.operator.route;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.api.v1alpha1.ModelSpec;
import dev.touchstone.expression.ContextExpressions;
import dev.touchstone.expression.Expression;
import dev.touchstone.expression.FieldPath;
import dev.touchstone.expression.InvalidExpressionException;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.route.RouteSources.ModelSource;
import dev.touchstone.operator.route.RouteSources.TestSource;
import java.util.ArrayList;
import java.util.List;

/** Whether every model that the context or one of its tests names exists, fits and can be run. */
final class ModelChecks {
    private final ContextExpressions expressions = new ContextExpressions();

    List<Problem> problems(RouteSources sources) {
        var problems = new ArrayList<Problem>();
        var context = sources.context();
        problems.addAll(model("spec.modelRef", context.modelRef().name(), sources));
        for (int i = 0; i < context.fallbacks().size(); i++) {
            problems.addAll(model("spec.fallbacks[" + i + "].modelRef", context.fallbacks().get(i).modelRef().name(), sources));
        }
        sources.promotion().ifPresent(promotion -> problems.addAll(
                model("spec.promote of ABTest '" + promotion.abTest() + "'", promotion.model(), sources)));
        for (var test : sources.tests()) {
            for (var variant : test.spec().variants()) {
                var field = "spec.variants[" + variant.name() + "].modelRef of ABTest '" + test.name() + "'";
                problems.addAll(model(field, variant.modelRef().name(), sources));
            }
            problems.addAll(audience(test, sources));
        }
        return problems;
    }

    private List<Problem> audience(TestSource test, RouteSources sources) {
        var audience = test.spec().audience();
        if (audience == null || audience.isEmpty()) {
            return List.of();
        }
        var field = "spec.audience of ABTest '" + test.name() + "'";
        return ContextChecks.compiling(() -> expressions.audience(field, audience, sources.context().endpoint().inputs()));
    }

    private List<Problem> model(String field, String name, RouteSources sources) {
        var model = sources.models().get(name);
        if (model == null) {
            return List.of(new Problem(Problem.Kind.RefNotFound, FieldPath.quoted(field) + " names Model '" + name
                    + "', which does not exist: create it, or name another"));
        }
        var later = LaterValues.problem(model.spec());
        if (later.isPresent()) {
            return List.of(notReady(field, name, later.get()));
        }
        var unfit = EndpointFit.problems(field, name, model.spec().endpoint(), sources.context().endpoint());
        return unfit.isEmpty() ? engine(field, name, model, sources) : unfit;
    }

    private List<Problem> engine(String field, String name, ModelSource model, RouteSources sources) {
        ModelSpec.Lookup lookup = model.spec().lookup();
        if (lookup == null) {
            return List.of(notReady(field, name, "its engine is not supported yet"));
        }
        var storage = sources.storages().get(lookup.storageRef().name());
        if (storage == null) {
            return List.of(notReady(field, name, "its ModelStorage '" + lookup.storageRef().name()
                    + "' does not exist or has no server yet"));
        }
        if (storage.format() != Format.RankedList) {
            return List.of(notReady(field, name, "its ModelStorage '" + storage.name() + "' must be of format 'RankedList', not '"
                    + storage.format() + "'"));
        }
        try {
            var key = expressions.lookupKey(
                    "spec.lookup.key", lookup.key(), model.spec().endpoint().inputs(), storage.key().type());
            return absentInputs(field, name, key, sources);
        } catch (InvalidExpressionException e) {
            return List.of(notReady(field, name, e.getMessage()));
        }
    }

    /** Context servers know the context's inputs only, so a key must not read another, not even an optional one. */
    private static List<Problem> absentInputs(String field, String name, Expression key, RouteSources sources) {
        var inputs = sources.context().endpoint().inputs().stream().map(Input::name).toList();
        return key.variables().stream()
                .filter(variable -> !inputs.contains(variable.subject()))
                .map(variable -> new Problem(Problem.Kind.EndpointMismatch, FieldPath.quoted(field) + " names Model '" + name
                        + "', whose key reads the input '" + variable.subject()
                        + "', which the context does not have: add it to `spec.endpoint.inputs`, or name another model"))
                .toList();
    }

    private static Problem notReady(String field, String name, String why) {
        return new Problem(Problem.Kind.RefNotReady,
                FieldPath.quoted(field) + " names Model '" + name + "', which cannot be used: " + why + "; see the model's conditions");
    }
}
