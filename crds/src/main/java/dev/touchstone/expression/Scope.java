package dev.touchstone.expression;

import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Input;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that an expression may use. Immutable. */
public final class Scope {
    private final Map<String, Variable> variables;

    private Scope(Map<String, Variable> variables) {
        this.variables = variables;
    }

    /** {@code request.<input>} for every input of the endpoint. */
    public static Scope request(List<Input> inputs) {
        var scope = new Scope(new LinkedHashMap<>());
        inputs.forEach(input -> scope.declare(Variable.request(input.name(), VariableType.of(input.type()))));
        return scope;
    }

    /** With {@code item.id} and {@code item.score}. */
    public Scope withItem() {
        var scope = copy();
        scope.declare(Variable.item("id", VariableType.String));
        scope.declare(Variable.item("score", VariableType.Double));
        return scope;
    }

    /** With {@code data.<name>}, or {@code data.<name>.<field>} for a Record. */
    public Scope withData(String name, StorageShape shape) {
        var scope = copy();
        switch (shape.format()) {
            case Set -> scope.declare(Variable.data(name, VariableType.Members));
            case RankedList -> scope.declare(Variable.data(name, VariableType.Scores));
            case Record -> {
                for (Field field : shape.fields()) {
                    scope.declare(Variable.data(name, field.name(), VariableType.of(field.type())));
                }
            }
            case Unknown -> throw new IllegalArgumentException("storage '" + name + "' has a format that is not known");
        }
        return scope;
    }

    Collection<Variable> variables() {
        return variables.values();
    }

    Optional<Variable> find(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    private void declare(Variable variable) {
        variables.put(variable.name(), variable);
    }

    private Scope copy() {
        return new Scope(new LinkedHashMap<>(variables));
    }
}
