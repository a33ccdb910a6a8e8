package dev.touchstone.storage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RecordValue;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is read back of what was written. */
abstract class RowsKit extends StorageFixture {
    @Test
    void rows_of_every_format_are_read_back_as_they_were_written() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", "Das Cabinet des Dr. Caligari \u2603 \uD83C\uDFAC \"\\\n");
        fields.put("year", Long.MIN_VALUE);
        fields.put("score", 0.1);
        fields.put("seen", true);
        fields.put("genres", List.of("Horror", "", "Stummfilm"));
        for (Map.Entry<Format, Value> example : Map.<Format, Value>of(
                Format.RankedList, list("b", "a", "\uD83C\uDFAC"),
                Format.Record, new RecordValue(fields),
                Format.Set, new SetValue(Set.of("x", "y", "\u00e9 \uD83C\uDFAC"))).entrySet()) {
            StorageDescriptor storage = storage(example.getKey());
            publish(storage, new Row("k", example.getValue()));
            StorageReader reader = reader(storage);

            assertThat(read(reader, prepareCurrent(reader).id(), "k")).isEqualTo(example.getValue());
        }
    }

    @Test
    void a_batch_answers_every_key_and_says_which_rows_are_missing() {
        StorageDescriptor storage = storage(Format.RankedList);
        publish(storage, new Row("a", list("1")), new Row("c", list("3")));
        StorageReader reader = reader(storage);

        Map<String, Value> values = await(reader.read(prepareCurrent(reader).id(), List.of("a", "b", "c", "a", ""), TIMEOUT));

        assertThat(values).isEqualTo(Map.of("a", list("1"), "b", Missing.MISSING, "c", list("3"), "", Missing.MISSING));
    }

    @Test
    void keys_are_compared_byte_for_byte() {
        StorageDescriptor storage = storage(Format.RankedList);
        List<String> keys = List.of("a", "A", "aa", "\u00e9", "e\u0301", "\uD83C\uDFAC", "a:b", "*", "-1", "01", "1", " ", "\u0000", "{x}",
                "k".repeat(256), "k".repeat(255), "\u00e9".repeat(128));
        publish(storage, keys.stream().map(key -> new Row(key, list(key))).toArray(Row[]::new));
        StorageReader reader = reader(storage);
        String version = prepareCurrent(reader).id();

        Map<String, Value> values = await(reader.read(version, keys, TIMEOUT));

        keys.forEach(key -> assertThat(values.get(key)).as("key '%s'", key).isEqualTo(list(key)));
        assertThat(read(reader, version, "k".repeat(257))).isEqualTo(Missing.MISSING);
        assertThat(read(reader, version, "k".repeat(254))).isEqualTo(Missing.MISSING);
    }

    @Test
    void an_empty_list_is_a_row_and_an_empty_set_is_none() {
        StorageDescriptor lists = storage(Format.RankedList);
        publish(lists, new Row("a", list()));
        StorageDescriptor sets = storage(Format.Set);
        PublishedVersion published = publish(sets, new Row("a", new SetValue(Set.of())), new Row("b", new SetValue(Set.of("x"))));
        StorageReader listReader = reader(lists);
        StorageReader setReader = reader(sets);

        assertThat(read(listReader, prepareCurrent(listReader).id(), "a")).isEqualTo(list());
        assertThat(read(setReader, prepareCurrent(setReader).id(), "a")).isEqualTo(Missing.MISSING);
        assertThat(published.rows()).isEqualTo(1);
    }

    @Test
    void a_large_row_is_read_back() {
        String[] ids = IntStream.range(0, 50_000).mapToObj(i -> "film-" + i).toArray(String[]::new);
        StorageDescriptor lists = storage(Format.RankedList);
        publish(lists, new Row("a", list(ids)));
        StorageDescriptor sets = storage(Format.Set);
        publish(sets, new Row("a", new SetValue(Set.of(ids))));
        StorageReader listReader = reader(lists);
        StorageReader setReader = reader(sets);

        assertThat(read(listReader, prepareCurrent(listReader).id(), "a")).isEqualTo(list(ids));
        assertThat(read(setReader, prepareCurrent(setReader).id(), "a")).isEqualTo(new SetValue(Set.of(ids)));
    }
}
