package dev.touchstone.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.api.v1alpha1.ValueType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionCompilerTest {
    private static final Scope SCOPE = Scope.request(List.of(
                    new Input("filmId", ValueType.String, true, false),
                    new Input("profile", ValueType.String, false, false),
                    new Input("age", ValueType.Integer, false, false)))
            .withItem()
            .withData("seen", new StorageShape(Format.Set, ValueType.String, List.of()))
            .withData("liked", new StorageShape(Format.RankedList, ValueType.String, List.of()))
            .withData("film", new StorageShape(Format.Record, ValueType.String, List.of(
                    new Field("rating", ValueType.String), new Field("genres", ValueType.StringList), new Field("year", ValueType.Integer))));

    private final ExpressionCompiler compiler = new ExpressionCompiler();

    @ParameterizedTest
    @ValueSource(strings = {
        "item.id in data.seen",
        "request.profile == 'child' && data.film.rating == 'R'",
        "data.film.genres.exists(genre, genre == 'Horror')",
        "data.film.genres.exists(a, data.film.genres.exists(b, a != b))",
        "data.liked[item.id] > 0.5",
        "item.score < 0.1 || data.film.year < 1990",
        "request.filmId.matches('^tt[0-9]+$')"
    })
    void compilesWhatTheScopeAllows(String source) throws Exception {
        assertThat(compile(source).source()).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            request.filmIdd == 'a'            | at 1:1: 'request.filmIdd' is not declared; did you mean 'request.filmId'?
            true && data.film.ratin == 'R'    | at 1:9: 'data.film.ratin' is not declared; did you mean 'data.film.rating'?
            filmId == 'a'                     | at 1:1: 'filmId' is not declared; did you mean 'request.filmId'?
            user.name == 'a'                  | at 1:1: 'user.name' is not declared. Declared: request.filmId, request.profile
            request.titel.startsWith('a')     | at 1:1: 'request.titel' is not declared. Declared: request.filmId
            data.film == 'a'                  | 'data.film' must not be used as a whole; name one of data.film.rating, data.film.genres
            request.age == 'x'                | at 1:13: '==' cannot be applied to int and string
            item.id in request.age            | 'in' cannot be applied to string and int
            has(request.filmId)               | has() must not be used: what is absent reads as ''
            request.filmId == 'a' &&          | at 1:25: the expression ends too early
            request.filmId == 'a')            | ')' is not expected here; correct
            sim(request.filmId)               | there is no function 'sim'
            request.filmId.sim()              | there is no function 'sim'
            request.filmId                    | `here` must give a bool, but 'request.filmId' gives a string
            dyn(request.age)                  | must give a bool, but 'dyn(request.age)' gives a dyn
            data.film.genres.exists(item, item == 'x') | must not use 'item' as the variable of a macro
            request.filmId.matches('(a')      | Regex validation failed
            """)
    void refusesWithThePositionAndWhatExists(String source, String message) {
        assertThatThrownBy(() -> compile(source)).isInstanceOf(InvalidExpressionException.class)
                .hasMessageContaining(message).hasMessageStartingWith("`here` ");
    }

    @Test
    void refusesWhatCouldCostTooMuch() {
        String nested = "data.film.genres.all(a, data.film.genres.all(b, data.film.genres.all(c, a == c)))";
        String deep = "(".repeat(200) + "true" + ")".repeat(200);
        assertThatThrownBy(() -> compile(nested)).hasMessageContaining("must not nest macros").hasMessageContaining("offline");
        assertThatThrownBy(() -> compile(deep)).isInstanceOf(InvalidExpressionException.class);
        assertThatThrownBy(() -> compile("true" + " || true".repeat(600))).hasMessageContaining("longer than 4096");
        assertThatThrownBy(() -> compile("  ")).hasMessageContaining("is empty");
    }

    @Test
    void tellsWhatItReads() throws Exception {
        Expression expression = compile("request.profile == 'child' && data.film.rating == 'R' || item.id in data.seen");

        assertThat(expression.variables()).extracting(Variable::name)
                .containsExactlyInAnyOrder("request.profile", "data.film.rating", "item.id", "data.seen");
        assertThat(expression.readsData("film")).isTrue();
        assertThat(expression.readsData("liked")).isFalse();
        assertThat(expression.reads(Variable.Kind.ITEM)).isTrue();
    }

    @Test
    void givesTypedResults() throws Exception {
        var request = Scope.request(List.of(new Input("userId", ValueType.String, false, false), new Input("age", ValueType.Integer, false, false)));
        Variables values = variable -> Map.<String, Object>of("userId", "u1", "age", 7L).get(variable.subject());

        assertThat(compiler.compile("f", "request.userId", request, ResultType.String).evaluate(values)).isEqualTo(new Evaluation.Value("u1"));
        assertThat(compiler.compile("f", "request.userId + '-' + string(request.age)", request, ResultType.String).evaluate(values)).isEqualTo(new Evaluation.Value("u1-7"));
        assertThat(compiler.compile("f", "request.age / 2", request, ResultType.Integer).evaluate(values)).isEqualTo(new Evaluation.Value(3L));
    }

    @Test
    void readsWhatIsAbsentAsTheZeroValue() throws Exception {
        String source = "request.profile == '' && request.age == 0 && item.score == 0.0 && size(data.film.genres) == 0 && !(item.id in data.seen)";

        assertThat(compile(source).evaluate(Variables.NONE).isTrue()).isTrue();
    }

    @Test
    void decidesWithoutWhatIsUnavailableIfTheOutcomeDoesNotDependOnIt() throws Exception {
        Expression rule = compile("request.profile == 'child' && data.film.rating == 'R'");
        Expression reversed = compile("data.film.rating == 'R' && request.profile == 'child'");

        assertThat(rule.evaluate(unavailableFilmFor("adult"))).isEqualTo(Evaluation.Value.FALSE);
        assertThat(reversed.evaluate(unavailableFilmFor("adult"))).isEqualTo(Evaluation.Value.FALSE);
        assertThat(rule.evaluate(unavailableFilmFor("child"))).isInstanceOfSatisfying(Evaluation.Failure.class,
                failure -> assertThat(failure.unavailable()).isTrue());
        assertThat(compile("data.film.rating == 'R'").evaluate(unavailableFilmFor("adult"))).isInstanceOf(Evaluation.Failure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 / request.age == 1", "request.age - 9223372036854775807 - 2 > 0", "int(request.filmId) == 1", "data.liked['x'] > 1.0"})
    void failsOnOddDataWithoutThrowing(String source) throws Exception {
        Evaluation result = compile(source).evaluate(Variables.NONE);

        assertThat(result).isInstanceOfSatisfying(Evaluation.Failure.class, failure -> {
            assertThat(failure.unavailable()).isFalse();
            assertThat(failure.message()).contains(source);
        });
    }

    @Test
    void failsOnAValueOfAnotherTypeThanDeclared() throws Exception {
        Evaluation result = compile("data.film.rating == 'R'").evaluate(variable -> 18L);

        assertThat(result).isEqualTo(new Evaluation.Failure(false, "'data.film.rating' must be a String, but is a Long"));
    }

    @Test
    void stopsAMacroThatTakesTooManySteps() throws Exception {
        List<String> many = java.util.Collections.nCopies(100, "x");
        Expression quadratic = compile("data.film.genres.all(a, data.film.genres.all(b, a == b))");

        Evaluation result = quadratic.evaluate(variable -> many);

        assertThat(result).isInstanceOf(Evaluation.Failure.class);
    }

    private Expression compile(String source) throws InvalidExpressionException {
        return compiler.compile("here", source, SCOPE, ResultType.Bool);
    }

    private static Variables unavailableFilmFor(String profile) {
        return variable -> variable.kind() == Variable.Kind.DATA ? Variables.UNAVAILABLE : profile;
    }
}
