package dev.touchstone.operator.model;

import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.ModelSpec;
import dev.touchstone.expression.ExpressionCompiler;
import dev.touchstone.expression.InvalidExpressionException;
import dev.touchstone.expression.ResultType;
import dev.touchstone.expression.Scope;
import java.util.Optional;

/** Whether the expression of a lookup's key compiles. Pure. */
final class LookupKey {
    private static final String FIELD = "spec.lookup.key";
    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();

    private LookupKey() {}

    /** What is wrong with it whatever the storage's key is. */
    static Optional<String> problem(ModelSpec spec) {
        var asString = problem(spec, ResultType.String);
        return asString.isPresent() && problem(spec, ResultType.Integer).isPresent() ? asString : Optional.empty();
    }

    /** What is wrong with it as a key of this type. */
    static Optional<String> problem(ModelSpec spec, Field key) {
        return problem(spec, ResultType.ofKey(key.type()));
    }

    private static Optional<String> problem(ModelSpec spec, ResultType type) {
        try {
            COMPILER.compile(FIELD, spec.lookup().key(), Scope.request(spec.endpoint().inputs()), type);
            return Optional.empty();
        } catch (InvalidExpressionException e) {
            return Optional.of(e.getMessage());
        }
    }
}
