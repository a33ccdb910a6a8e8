package dev.touchstone.operator.route;

import dev.touchstone.api.v1alpha1.Endpoint;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.expression.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a model can answer in a context: the same type of endpoint, and every input that it requires is there. A request
 * may still leave out what only the model requires: it reads as the zero value of its type, for which there is hardly ever a row, and
 * fallbacks are there for that.
 */
public final class EndpointFit {
    private EndpointFit() {}

    /**
     * @param field that names the model, such as {@code spec.modelRef}
     * @return everything that does not fit; empty: the model can answer
     */
    public static List<Problem> problems(String field, String modelName, Endpoint model, Endpoint context) {
        var problems = new ArrayList<Problem>();
        if (model.type() != context.type()) {
            problems.add(mismatch(FieldPath.quoted(field) + " names Model '" + modelName + "', which implements '" + model.type()
                    + "', but the context's `spec.endpoint.type` is '" + context.type() + "': name a model of that type"));
        }
        for (var wanted : model.inputs()) {
            var offered = context.inputs().stream().filter(input -> input.name().equals(wanted.name())).findFirst();
            problem(field, modelName, wanted, offered).map(EndpointFit::mismatch).ifPresent(problems::add);
        }
        return List.copyOf(problems);
    }

    private static Optional<String> problem(String field, String modelName, Input wanted, Optional<Input> offered) {
        var model = FieldPath.quoted(field) + " names Model '" + modelName + "', which ";
        if (offered.isEmpty()) {
            return wanted.required()
                    ? Optional.of(model + "requires the input '" + wanted.name() + "' of type '" + wanted.type()
                            + "', but the context has no such input: add it to `spec.endpoint.inputs`, or name another model")
                    : Optional.empty();
        }
        if (offered.get().type() != wanted.type()) {
            return Optional.of(model + "takes the input '" + wanted.name() + "' as '" + wanted.type()
                    + "', but the context declares it as '" + offered.get().type()
                    + "': they must be of the same type in `spec.endpoint.inputs`");
        }
        return Optional.empty();
    }

    private static Problem mismatch(String message) {
        return new Problem(Problem.Kind.EndpointMismatch, message);
    }
}
