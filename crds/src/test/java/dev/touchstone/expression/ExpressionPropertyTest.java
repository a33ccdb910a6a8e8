package dev.touchstone.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.api.v1alpha1.ValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExpressionPropertyTest {
    private static final Scope SCOPE = Scope.request(List.of(
                    new Input("a", ValueType.String, false, false), new Input("n", ValueType.Integer, false, false)))
            .withItem()
            .withData("set", new StorageShape(Format.Set, ValueType.String, List.of()));

    private final ExpressionCompiler compiler = new ExpressionCompiler();

    @Property(tries = 400, seed = "31")
    void compilingAnyTextGivesAnExpressionOrItsOwnException(@ForAll("texts") String text) {
        try {
            compiler.compile("f", text, SCOPE, ResultType.Bool);
        } catch (InvalidExpressionException e) {
            assertThat(e.getMessage()).startsWith("`f` ").doesNotContain("<input>");
        }
    }

    @Property(tries = 300, seed = "32")
    void evaluatingWithAnyValuesNeverThrows(@ForAll("values") Object value, @ForAll("conditions") String condition) throws Exception {
        Expression expression = compiler.compile("f", condition, SCOPE, ResultType.Bool);

        assertThat(expression.evaluate(variable -> value)).isNotNull();
    }

    @Property(tries = 200, seed = "33")
    void membershipIsThatOfTheSet(@ForAll Map<String, Boolean> members, @ForAll String id) throws Exception {
        Expression expression = compiler.compile("f", "item.id in data.set", SCOPE, ResultType.Bool);

        Evaluation result = expression.evaluate(variable -> variable.kind() == Variable.Kind.DATA ? members : id);

        assertThat(result.isTrue()).isEqualTo(members.containsKey(id));
    }

    /** The unknown may take any value: a decision made without it must be the decision made with each of them. */
    @Property(tries = 200, seed = "34")
    void whatIsDecidedWithoutAValueIsDecidedSoWithEveryValue(@ForAll("conditions") String condition, @ForAll("members") Map<String, Boolean> members) throws Exception {
        Expression expression = compiler.compile("f", condition, SCOPE, ResultType.Bool);

        Evaluation without = expression.evaluate(variable -> variable.kind() == Variable.Kind.DATA ? Variables.UNAVAILABLE : null);
        Evaluation with = expression.evaluate(variable -> variable.kind() == Variable.Kind.DATA ? members : null);

        if (without instanceof Evaluation.Value) {
            assertThat(with).isEqualTo(without);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> fragments = Arbitraries.of("request.a", "request.n", "item.id", "data.set", " in ", " == ", "'x'", "1", "(", ")", " && ", "||", "!", ".exists(x, ", "[", "]", "{", "has(", "\n", "\\", "\"", "dyn(", "?", ":", "request", ".");
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(40), fragments.list().ofMaxSize(12).map(parts -> String.join("", parts)));
    }

    @Provide
    Arbitrary<Object> values() {
        return Arbitraries.of("text", 1L, 0L, Long.MIN_VALUE, 2, 1.5, Double.NaN, true, List.of(), List.of(1), Map.of("k", true), new TreeMap<>(), new Object(), Variables.UNAVAILABLE);
    }

    @Provide
    Arbitrary<Map<String, Boolean>> members() {
        return Arbitraries.maps(Arbitraries.of("", "a", "b"), Arbitraries.just(true)).ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> conditions() {
        Arbitrary<String> simple = Arbitraries.of("item.id in data.set", "request.a == ''", "request.n > 3", "1 / request.n == 1", "true", "false", "data.set['a']", "size(data.set) > 1");
        Arbitrary<String> negated = simple.map(part -> "!(" + part + ")");
        Arbitrary<String> part = Arbitraries.oneOf(simple, negated);
        return Arbitraries.oneOf(
                part,
                net.jqwik.api.Combinators.combine(part, Arbitraries.of("&&", "||", "=="), part).as((a, op, b) -> "(" + a + ") " + op + " (" + b + ")"),
                net.jqwik.api.Combinators.combine(part, part, part).as((a, b, c) -> "(" + a + ") ? (" + b + ") : (" + c + ")"));
    }
}
