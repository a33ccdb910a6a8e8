package dev.touchstone.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ContextSpec.DataSource;
import dev.touchstone.api.v1alpha1.ContextSpec.Rule;
import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.api.v1alpha1.Reference;
import dev.touchstone.api.v1alpha1.ValueType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextExpressionsTest {
    private static final List<Input> INPUTS = List.of(
            new Input("userId", ValueType.String, false, false), new Input("cinema", ValueType.Integer, false, false));
    private static final Map<String, StorageShape> STORAGES = Map.of(
            "viewings", new StorageShape(Format.Set, ValueType.String, List.of()),
            "films", new StorageShape(Format.Record, ValueType.String, List.of(new Field("rating", ValueType.String))),
            "cinemas", new StorageShape(Format.Record, ValueType.Integer, List.of(new Field("open", ValueType.Boolean))));

    private final ContextExpressions expressions = new ContextExpressions();

    @Test
    void tellsItemKeyedDataFromRequestKeyedData() throws Exception {
        CompiledRule rule = compile(exclude("item.id in data.seen || data.film.rating == 'R'", data("seen", "viewings", "request.userId"), data("film", "films", "item.id")));

        assertThat(rule.denies()).isFalse();
        assertThat(rule.data()).extracting(CompiledRule.CompiledData::itemKeyed).containsExactly(false, true);
    }

    @Test
    void compilesAKeyForTheTypeOfTheStoragesKey() throws Exception {
        assertThat(compile(deny("!data.cinema.open", data("cinema", "cinemas", "request.cinema"))).denies()).isTrue();
        assertThatThrownBy(() -> compile(deny("!data.cinema.open", data("cinema", "cinemas", "request.userId"))))
                .hasMessage("`spec.rules[r].data[cinema].key` must give an int, but 'request.userId' gives a string");
    }

    @Test
    void refusesTheItemInADenyRule() {
        assertThatThrownBy(() -> compile(deny("item.id == 'x'"))).hasMessageContaining("`spec.rules[r].deny`").hasMessageContaining("'item.id' is not declared");
        assertThatThrownBy(() -> compile(deny("data.film.rating == 'R'", data("film", "films", "item.id")))).hasMessageContaining("`spec.rules[r].data[film].key`");
    }

    @Test
    void refusesDataThatNobodyReadsAndStoragesThatDoNotExist() {
        assertThatThrownBy(() -> compile(exclude("item.id == ''", data("seen", "viewings", "request.userId")))).hasMessageContaining("must be read by the rule's expression");
        assertThatThrownBy(() -> compile(exclude("item.id in data.seen", data("seen", "gone", "request.userId")))).hasMessageContaining("there is no 'gone'");
        assertThatThrownBy(() -> compile(exclude("item.id in data.seen", data("seen", "viewings", "request.userId"), data("seen", "viewings", "request.userId")))).hasMessageContaining("must not be declared twice");
    }

    @Test
    void refusesARuleThatIsBothOrNeither() {
        assertThatThrownBy(() -> compile(new Rule("r", "why", List.of(), "true", "true"))).hasMessage("`spec.rules[r]` must have exactly one of `exclude` and `deny`");
        assertThatThrownBy(() -> compile(new Rule("r", "why", List.of(), null, null))).isInstanceOf(InvalidExpressionException.class);
    }

    @Test
    void unitAndAudienceSeeTheRequestOnly() throws Exception {
        assertThat(expressions.unit("spec.unit.value", "request.userId", INPUTS).resultType()).isEqualTo(ResultType.String);
        assertThatThrownBy(() -> expressions.unit("spec.unit.value", "request.cinema", INPUTS)).hasMessage("`spec.unit.value` must give a string, but 'request.cinema' gives an int");
        assertThatThrownBy(() -> expressions.audience("spec.audience", "item.id == ''", INPUTS)).hasMessageContaining("'item.id' is not declared");
    }

    private CompiledRule compile(Rule rule) throws InvalidExpressionException {
        return expressions.rule("spec.rules[r]", rule, INPUTS, STORAGES);
    }

    private static Rule exclude(String condition, DataSource... data) {
        return new Rule("r", "why", List.of(data), condition, null);
    }

    private static Rule deny(String condition, DataSource... data) {
        return new Rule("r", "why", List.of(data), null, condition);
    }

    private static DataSource data(String name, String storage, String key) {
        return new DataSource(name, new Reference(storage), key, null, null, null);
    }
}
