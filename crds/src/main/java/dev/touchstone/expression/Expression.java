package dev.touchstone.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A compiled expression. Immutable, and safe to evaluate from any thread. */
public final class Expression {
    private final String source;
    private final ResultType resultType;
    private final CelRuntime.Program program;
    private final Map<String, Variable> variables;
    private final Variable direct;

    Expression(
            String source, ResultType resultType, CelRuntime.Program program, Map<String, Variable> variables, Variable direct) {
        this.source = source;
        this.resultType = resultType;
        this.program = program;
        this.variables = variables;
        this.direct = direct;
    }

    public String source() {
        return source;
    }

    public ResultType resultType() {
        return resultType;
    }

    /** Every variable that the expression mentions, in order of appearance. */
    public Collection<Variable> variables() {
        return List.copyOf(variables.values());
    }

    /** Whether it mentions {@code request.}, {@code item.} or {@code data.}. */
    public boolean reads(Variable.Kind kind) {
        return variables.values().stream().anyMatch(variable -> variable.kind() == kind);
    }

    /** Whether it mentions {@code data.<source>}. */
    public boolean readsData(String source) {
        return variables.values().stream()
                .anyMatch(variable -> variable.kind() == Variable.Kind.DATA && variable.subject().equals(source));
    }

    /** Never throws, whatever the values are. */
    public Evaluation evaluate(Variables values) {
        try {
            Object result = direct != null ? read(direct, values) : program.eval(name -> find(name, values));
            return resultType.accepts(result) ? Evaluation.Value.of(result) : odd("gave " + result + ", which is no " + resultType);
        } catch (Unreadable e) {
            return e.failure;
        } catch (CelEvaluationException | RuntimeException e) {
            return e.getCause() instanceof Unreadable cause ? cause.failure : odd(e.getMessage());
        }
    }

    /** {@code Optional.empty()} is for the macros' own variables, which CEL then finds itself. */
    private Optional<Object> find(String name, Variables values) {
        Variable variable = variables.get(name);
        return variable == null ? Optional.empty() : Optional.of(read(variable, values));
    }

    private static Object read(Variable variable, Variables values) {
        Object value = values.value(variable);
        if (value == null) {
            return variable.type().zero();
        }
        if (value == Variables.UNAVAILABLE) {
            throw Unreadable.UNAVAILABLE;
        }
        if (!variable.type().accepts(value)) {
            throw new Unreadable(new Evaluation.Failure(false,
                    "'" + variable.name() + "' must be a " + variable.type() + ", but is a " + value.getClass().getSimpleName()));
        }
        return value;
    }

    private Evaluation odd(String message) {
        return new Evaluation.Failure(false, "'" + source + "': " + message);
    }

    @Override
    public String toString() {
        return source;
    }

    /** CEL treats what the resolver throws as an error value, which {@code &&} and {@code ||} may still absorb. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        static final Unreadable UNAVAILABLE = new Unreadable(new Evaluation.Failure(true, "a value is unavailable"));
        final transient Evaluation.Failure failure;

        Unreadable(Evaluation.Failure failure) {
            super(failure.message(), null, false, false);
            this.failure = failure;
        }
    }
}
