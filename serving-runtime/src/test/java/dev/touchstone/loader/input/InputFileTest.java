package dev.touchstone.loader.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jerolba.carpet.CarpetWriter;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.LoadFailure;
import dev.touchstone.loader.Storages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {
    private static final StorageDescriptor LISTS = Storages.versioned("lists", Format.RankedList, Storages.NOWHERE);
    private static final StorageDescriptor RECORDS = Storages.versioned("records", Format.Record, Storages.NOWHERE);
    private static final StorageDescriptor SETS = Storages.versioned("sets", Format.Set, Storages.NOWHERE);

    @TempDir
    Path work;

    private Path file(String name, String text) throws IOException {
        return Files.write(work.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> rows(Path file, StorageDescriptor storage) {
        List<String> rows = new ArrayList<>();
        try (RowSource source = InputFile.of(file.toString(), Optional.empty()).open(storage)) {
            for (Optional<RawRow> row = source.next(); row.isPresent(); row = source.next()) {
                rows.add(source.where(row.get().number()) + " " + row.get().content());
            }
        }
        return rows;
    }

    @Test
    void json_lines_skip_empty_lines_and_count_them() throws IOException {
        Path file = file("a.jsonl", "\uFEFF{\"key\":\"1\"}\r\n\n  \n{\"key\":\"2\"}");

        assertThat(rows(file, SETS)).containsExactly("a.jsonl, line 1 {\"key\":\"1\"}", "a.jsonl, line 4 {\"key\":\"2\"}");
    }

    @Test
    void broken_json_is_told_with_line_and_column() throws IOException {
        assertThatThrownBy(() -> rows(file("a.jsonl", "{}\n{\"key\": }\n"), SETS)).isInstanceOf(LoadFailure.class)
                .hasMessageContaining("a.jsonl, line 2: must be one JSON object").hasMessageContaining("(column 9)");
        assertThatThrownBy(() -> rows(file("b.jsonl", "[1]\n"), SETS)).hasMessageContaining("b.jsonl, line 1: must be a JSON object");
        assertThatThrownBy(() -> rows(file("c.jsonl", "{} {}\n"), SETS)).hasMessageContaining("c.jsonl, line 1");
        assertThatThrownBy(() -> rows(file("d.jsonl", "{\"key\":1,\"key\":2}\n"), SETS)).hasMessageContaining("Duplicate field 'key'");
        assertThatThrownBy(() -> rows(Files.write(work.resolve("e.jsonl"), new byte[] {'{', '}', '\n', '"', (byte) 0xE9, '"'}), SETS))
                .hasMessageContaining("e.jsonl, line 2: must be UTF-8");
    }

    @Test
    void gzipped_files_are_read_as_what_they_contain() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(work.resolve("a.csv.gz")))) {
            out.write("key,member\na,1\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(rows(work.resolve("a.csv.gz"), SETS)).containsExactly("a.csv.gz, line 2 {\"members\":[\"1\"],\"key\":\"a\"}");
    }

    @Test
    void csv_records_get_the_types_of_their_fields() throws IOException {
        Path file = file("a.csv", "\uFEFFfilmId,title,year,score,seen,genres\n"
                + "f1,\"Tom, Dick\nand \"\"Harry\"\"\",1950,1,true,Drama|Comedy\nf2,,,,,\nf3,x,nineteen,0.5,maybe,\"[\"\"a|b\"\"]\"\n");

        assertThat(rows(file, RECORDS)).containsExactly(
                "a.csv, line 2 {\"key\":\"f1\",\"value\":{\"title\":\"Tom, Dick\\nand \\\"Harry\\\"\",\"year\":1950,\"score\":1.0,\"seen\":true,"
                        + "\"genres\":[\"Drama\",\"Comedy\"]}}",
                "a.csv, line 4 {\"key\":\"f2\",\"value\":{}}",
                "a.csv, line 5 {\"key\":\"f3\",\"value\":{\"title\":\"x\",\"year\":\"nineteen\",\"score\":0.5,\"seen\":\"maybe\",\"genres\":[\"a|b\"]}}");
    }

    @Test
    void csv_lines_of_one_key_become_one_list() throws IOException {
        Path file = file("a.csv", "key,id,score\na,x,2\na,y,1\nb,x,3\n");

        assertThat(rows(file, LISTS)).containsExactly(
                "a.csv, line 2 {\"items\":[{\"id\":\"x\",\"score\":2.0},{\"id\":\"y\",\"score\":1.0}],\"key\":\"a\"}",
                "a.csv, line 4 {\"items\":[{\"id\":\"x\",\"score\":3.0}],\"key\":\"b\"}");
    }

    @Test
    void csv_may_have_the_nested_columns_too() throws IOException {
        assertThat(rows(file("a.csv", "key,items\na,\"[{\"\"id\"\":\"\"x\"\",\"\"score\"\":1}]\"\n"), LISTS))
                .containsExactly("a.csv, line 2 {\"key\":\"a\",\"items\":[{\"id\":\"x\",\"score\":1}]}");
        assertThat(rows(file("b.csv", "key,members\na,x|y\n"), SETS)).containsExactly("b.csv, line 2 {\"key\":\"a\",\"members\":[\"x\",\"y\"]}");
    }

    @Test
    void csv_changes_of_a_live_storage_have_columns_of_their_own() throws IOException {
        StorageDescriptor live = Storages.live("live", Format.Set, Storages.NOWHERE);

        assertThat(rows(file("a.csv", "userId,add,remove,deleted\nann,1|2,3,\nbob,,,true\n"), live)).containsExactly(
                "a.csv, line 2 {\"add\":[\"1\",\"2\"],\"remove\":[\"3\"],\"key\":\"ann\"}", "a.csv, line 3 {\"deleted\":true,\"key\":\"bob\"}");
    }

    @Test
    void a_csv_line_that_does_not_fit_the_header_is_told() throws IOException {
        assertThatThrownBy(() -> rows(file("a.csv", "key,member\na,1\nb,1,2\n"), SETS))
                .hasMessageContaining("a.csv, line 3: must have 2 cells like the header, has 3");
        assertThatThrownBy(() -> rows(file("b.csv", ""), SETS)).hasMessageContaining("must have a header line");
        assertThatThrownBy(() -> rows(file("c.csv", "key,key\n"), SETS)).hasMessageContaining("column 2 must have a name of its own");
    }

    public record Item(String id, double score) {}

    public record NestedList(String key, List<Item> items) {}

    public record FlatItem(String filmId, String id, double score) {}

    public record Film(String key, String title, Long year, Double score, Boolean seen, List<String> genres) {}

    private <T> Path parquet(Class<T> type, List<T> rows) throws IOException {
        Path file = work.resolve(type.getSimpleName() + ".parquet");
        try (OutputStream out = Files.newOutputStream(file); CarpetWriter<T> writer = new CarpetWriter<>(out, type)) {
            writer.write(rows);
        }
        return file;
    }

    @Test
    void parquet_rows_may_be_nested_or_flat() throws IOException {
        assertThat(rows(parquet(NestedList.class, List.of(new NestedList("a", List.of(new Item("x", 2), new Item("y", 1))))), LISTS))
                .containsExactly("NestedList.parquet, row 1 {\"key\":\"a\",\"items\":[{\"id\":\"x\",\"score\":2.0},{\"id\":\"y\",\"score\":1.0}]}");
        assertThat(rows(parquet(FlatItem.class, List.of(new FlatItem("a", "x", 2), new FlatItem("a", "y", 1), new FlatItem("b", "x", 3))), LISTS))
                .containsExactly(
                        "FlatItem.parquet, row 1 {\"items\":[{\"id\":\"x\",\"score\":2.0},{\"id\":\"y\",\"score\":1.0}],\"key\":\"a\"}",
                        "FlatItem.parquet, row 3 {\"items\":[{\"id\":\"x\",\"score\":3.0}],\"key\":\"b\"}");
    }

    @Test
    void parquet_nulls_are_absent_values() throws IOException {
        assertThat(rows(parquet(Film.class, List.of(
                        new Film("a", "T", 1920L, 0.5, true, List.of("Drama")), new Film("b", null, null, null, null, null))), RECORDS))
                .containsExactly(
                        "Film.parquet, row 1 {\"key\":\"a\",\"value\":{\"title\":\"T\",\"year\":1920,\"score\":0.5,\"seen\":true,\"genres\":[\"Drama\"]}}",
                        "Film.parquet, row 2 {\"key\":\"b\",\"value\":{}}");
    }

    @Test
    void a_file_that_is_not_parquet_is_told() throws IOException {
        assertThatThrownBy(() -> rows(file("a.parquet", "key,member\n"), SETS)).isInstanceOf(LoadFailure.class)
                .hasMessageContaining("a.parquet").hasMessageContaining("cannot be read as Parquet").hasMessageContaining("--format");
    }
}
