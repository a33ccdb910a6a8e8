package dev.touchstone.expression;

import dev.touchstone.api.v1alpha1.ContextSpec.DataSource;
import dev.touchstone.api.v1alpha1.ContextSpec.Rule;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.expression.CompiledRule.CompiledData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compiles the expressions of contexts, models and tests, each for the scope that it has. {@code field} is where the
 * expression stands, for messages. Stateless and safe to share.
 */
public final class ContextExpressions {
    private final ExpressionCompiler compiler = new ExpressionCompiler();

    /** Who is served: a string over {@code request}. */
    public Expression unit(String field, String source, List<Input> inputs) throws InvalidExpressionException {
        return compiler.compile(field, source, Scope.request(inputs), ResultType.String);
    }

    /** Who takes part in a test: a bool over {@code request}. */
    public Expression audience(String field, String source, List<Input> inputs) throws InvalidExpressionException {
        return compiler.compile(field, source, Scope.request(inputs), ResultType.Bool);
    }

    /** The key that a lookup model reads: over {@code request}, of the type of the storage's key. */
    public Expression lookupKey(String field, String source, List<Input> inputs, ValueType keyType)
            throws InvalidExpressionException {
        return compiler.compile(field, source, Scope.request(inputs), ResultType.ofKey(keyType));
    }

    /**
     * @param field of the rule, such as {@code spec.rules[not-seen]}
     * @param storages at least those that the rule names
     */
    public CompiledRule rule(String field, Rule rule, List<Input> inputs, Map<String, StorageShape> storages)
            throws InvalidExpressionException {
        if ((rule.deny() == null) == (rule.exclude() == null)) {
            throw new InvalidExpressionException(field, "must have exactly one of `exclude` and `deny`");
        }
        boolean denies = rule.deny() != null;
        Scope request = Scope.request(inputs);
        Scope keys = denies ? request : request.withItem();
        Scope scope = keys;
        List<CompiledData> data = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (DataSource source : rule.data()) {
            String at = field + ".data[" + source.name() + "]";
            StorageShape shape = storages.get(source.storageRef().name());
            if (shape == null) {
                throw new InvalidExpressionException(at + ".storageRef", "must name a ModelStorage that exists, but there is no '" + source.storageRef().name() + "'");
            }
            if (!names.add(source.name())) {
                throw new InvalidExpressionException(at, "must not be declared twice; choose another name");
            }
            data.add(new CompiledData(source, shape, compiler.compile(at + ".key", source.key(), keys, ResultType.ofKey(shape.key()))));
            scope = scope.withData(source.name(), shape);
        }
        Expression condition = denies
                ? compiler.compile(field + ".deny", rule.deny(), scope, ResultType.Bool)
                : compiler.compile(field + ".exclude", rule.exclude(), scope, ResultType.Bool);
        for (CompiledData source : data) {
            if (!condition.readsData(source.source().name())) {
                throw new InvalidExpressionException(field + ".data[" + source.source().name() + "]",
                        "must be read by the rule's expression, but '" + condition + "' does not mention 'data." + source.source().name() + "'; remove it or use it");
            }
        }
        return new CompiledRule(rule, data, condition);
    }
}
