package dev.touchstone.loader.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.LoadFailure;
import dev.touchstone.loader.Storages;
import dev.touchstone.loader.input.RawRow;
import dev.touchstone.loader.input.RowSource;
import dev.touchstone.storage.Change;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.RecordValue;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowSchemaTest {
    private static final StorageDescriptor LISTS = Storages.versioned("lists", Format.RankedList, Storages.NOWHERE);
    private static final StorageDescriptor RECORDS = Storages.versioned("records", Format.Record, Storages.NOWHERE);
    private static final StorageDescriptor SETS = Storages.versioned("sets", Format.Set, Storages.NOWHERE);
    private static final StorageDescriptor LIVE = Storages.live("live", Format.Set, Storages.NOWHERE);
    private static final StorageDescriptor NUMBERS = Storages.withIntegerKey(Format.Set);

    private static final RowSource SOURCE = new RowSource() {
        @Override
        public Optional<RawRow> next() {
            return Optional.empty();
        }

        @Override
        public String where(long number) {
            return "file, line " + number;
        }

        @Override
        public void close() {}
    };

    private static RawRow raw(String json) {
        try {
            return new RawRow(7, (ObjectNode) new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Row row(StorageDescriptor storage, String json) {
        return new RowSchema(storage).row(raw(json), SOURCE);
    }

    @Test
    void rows_of_every_format_are_taken_over() {
        assertThat(row(LISTS, "{\"key\":\"a\",\"items\":[{\"id\":\"x\",\"score\":1},{\"id\":\"y\",\"score\":1.0}]}"))
                .isEqualTo(new Row("a", RankedList.of(new String[] {"x", "y"}, new double[] {1, 1})));
        assertThat(row(RECORDS, "{\"key\":\"a\",\"value\":{\"title\":\"T\",\"year\":1920,\"score\":1,\"seen\":false,\"genres\":[]}}"))
                .isEqualTo(new Row("a", new RecordValue(Map.of("title", "T", "year", 1920L, "score", 1.0, "seen", false, "genres", List.of()))));
        assertThat(row(SETS, "{\"key\":\"a\",\"members\":[\"x\",\"x\"]}")).isEqualTo(new Row("a", new SetValue(Set.of("x"))));
        assertThat(row(NUMBERS, "{\"key\":-12,\"members\":[]}").key()).isEqualTo("-12");
    }

    @Test
    void a_null_field_of_a_record_is_an_absent_one() {
        assertThat(row(RECORDS, "{\"key\":\"a\",\"value\":{\"title\":null}}").value()).isEqualTo(new RecordValue(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            lists   | {"items":[]}                                                    | column `key` must not be missing
            lists   | {"key":null,"items":[]}                                         | column `key` must not be missing
            lists   | {"key":1,"items":[]}                                            | column `key` must be a string, is '1'
            lists   | {"key":"","items":[]}                                           | column `key` must have 1 to 256 UTF-8 bytes, has 0
            lists   | {"key":"a"}                                                     | column `items` must not be missing
            lists   | {"key":"a","itmes":[]}                                          | column `itmes` must not be in a row of format RankedList
            lists   | {"key":"a","items":{}}                                          | column `items` must be a list
            lists   | {"key":"a","items":["x"]}                                       | column `items[0]` must be {"id", "score"}, is 'x'
            lists   | {"key":"a","items":[{"id":"x"}]}                                | column `items[0].score` must not be missing
            lists   | {"key":"a","items":[{"score":1}]}                               | column `items[0].id` must not be missing
            lists   | {"key":"a","items":[{"id":1,"score":1}]}                        | column `items[0].id` must be a string, is '1'
            lists   | {"key":"a","items":[{"id":"","score":1}]}                       | column `items[0].id` must not be empty
            lists   | {"key":"a","items":[{"id":"x","score":"1"}]}                    | column `items[0].score` must be a finite number, is '1' (a string)
            lists   | {"key":"a","items":[{"id":"x","score":1e999}]}                  | column `items[0].score` must be a finite number
            lists   | {"key":"a","items":[{"id":"x","score":1},{"id":"x","score":1}]} | column `items[1].id` must not repeat 'x'
            lists   | {"key":"a","items":[{"id":"x","score":1},{"id":"y","score":2}]} | column `items[1].score` must not be higher
            lists   | {"key":"a","items":[],"deleted":true}                           | `deleted`, `add` and `remove` are for storages of `mode: Live`
            records | {"key":"a","value":{"yaer":1}}                                  | column `yaer` must be declared in the ModelStorage's `spec.fields`
            records | {"key":"a","value":{"year":1.5}}                                | column `year` must be an integer of 64 bits, is '1.5'
            records | {"key":"a","value":{"year":9223372036854775808}}                | column `year` must be an integer of 64 bits
            records | {"key":"a","value":{"seen":"true"}}                             | column `seen` must be true or false, is 'true' (a string)
            records | {"key":"a","value":{"genres":["a",1]}}                          | column `genres[1]` must be a string, is '1'
            records | {"key":"a","value":[]}                                          | column `value` must be an object
            sets    | {"key":"a","members":"x"}                                       | column `members` must be a list of strings
            sets    | {"key":"a","members":[null]}                                    | column `members[0]` must be a string, is 'null'
            numbers | {"key":"1","members":[]}                                        | column `key` must be an integer of 64 bits, is '1' (a string)
            """)
    void a_row_of_another_shape_is_refused_with_line_and_column(String storage, String json, String message) {
        StorageDescriptor descriptor = Map.of("lists", LISTS, "records", RECORDS, "sets", SETS, "numbers", NUMBERS).get(storage);

        assertThatThrownBy(() -> row(descriptor, json)).isInstanceOf(LoadFailure.class)
                .hasMessageStartingWith("file, line 7: ").hasMessageContaining(message);
    }

    @Test
    void changes_are_upserts_deletions_or_members() {
        RowSchema schema = new RowSchema(LIVE);

        assertThat(schema.change(raw("{\"key\":\"a\",\"members\":[\"x\"]}"), SOURCE)).isEqualTo(new Change.Upsert("a", new SetValue(Set.of("x"))));
        assertThat(schema.change(raw("{\"key\":\"a\",\"deleted\":true}"), SOURCE)).isEqualTo(new Change.Delete("a"));
        assertThat(schema.change(raw("{\"key\":\"a\",\"add\":[\"x\"]}"), SOURCE)).isEqualTo(new Change.Members("a", List.of("x"), List.of()));
        assertThatThrownBy(() -> schema.change(raw("{\"key\":\"a\",\"add\":[],\"members\":[]}"), SOURCE)).hasMessageContaining("`members`");
        assertThatThrownBy(() -> schema.change(raw("{\"key\":\"a\",\"deleted\":\"yes\"}"), SOURCE)).hasMessageContaining("`deleted` must be true");
    }
}
