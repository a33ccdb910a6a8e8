package dev.touchstone.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    private static Snapshot written(Path directory, Map<String, byte[]> rows) throws IOException {
        Path file = Files.createTempDirectory(directory, "snapshot").resolve("a.tsnap");
        try (SnapshotWriter writer = new SnapshotWriter(file)) {
            rows.forEach(writer::add);
            assertThat(writer.finish()).isEqualTo(SnapshotWriter.sha256(file));
        }
        return Snapshot.open(file);
    }

    @Test
    void the_bytes_are_those_of_the_reference(@TempDir Path work) throws IOException {
        Map<String, byte[]> rows = new LinkedHashMap<>();
        rows.put("b", "[{\"id\":\"x\",\"score\":0.5}]".getBytes(StandardCharsets.UTF_8));
        rows.put("a", "[]".getBytes(StandardCharsets.UTF_8));
        Path file = work.resolve("example.tsnap");

        try (SnapshotWriter writer = new SnapshotWriter(file)) {
            rows.forEach(writer::add);
            writer.finish();
        }

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(bytesOfTheReference());
    }

    /** The hexadecimal example in the page, without its offsets and remarks. */
    private static String bytesOfTheReference() throws IOException {
        Path page = Path.of(System.getProperty("touchstone.root"), "docs/reference/storage-layouts.md");
        return Files.readAllLines(page).stream()
                .filter(line -> line.matches("    [0-9a-f]{4}  [0-9a-f ]+ {2,}.*"))
                .map(line -> line.substring(10).split(" {2,}")[0].replace(" ", ""))
                .collect(java.util.stream.Collectors.joining());
    }

    @Test
    void a_key_written_twice_is_refused_and_leaves_no_file(@TempDir Path work) {
        Path file = work.resolve("a.tsnap");
        try (SnapshotWriter writer = new SnapshotWriter(file)) {
            writer.add("a", new byte[1]);
            writer.add("b", new byte[1]);
            writer.add("a", new byte[2]);

            assertThatThrownBy(writer::finish).isInstanceOf(StorageException.class).hasMessageContaining("'a'");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void a_large_snapshot_spans_many_buffers(@TempDir Path work) throws IOException {
        Map<String, byte[]> rows = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            rows.put("key-" + (i * 7919L % 20_011), ("value " + i).repeat(i % 50).getBytes(StandardCharsets.UTF_8));
        }
        rows.put("huge", new byte[3 << 20]);

        try (Snapshot snapshot = written(work, rows)) {
            snapshot.warm();
            rows.forEach((key, value) -> assertThat(snapshot.find(key).orElseThrow()).isEqualTo(value));
            assertThat(snapshot.find("key-20012")).isEmpty();
        }
    }

    @Test
    void a_closed_snapshot_throws_instead_of_reading_memory_that_is_gone(@TempDir Path work) throws IOException {
        Snapshot snapshot = written(work, Map.of("a", new byte[] {1}));
        snapshot.close();

        assertThatThrownBy(() -> snapshot.find("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void other_files_are_refused(@TempDir Path work) throws IOException {
        Path empty = Files.write(work.resolve("empty"), new byte[0]);
        Path text = Files.writeString(work.resolve("text"), "TSNAP002" + "x".repeat(100));

        for (Path file : new Path[] {empty, text}) {
            assertThatThrownBy(() -> Snapshot.open(file)).isInstanceOf(StorageException.class)
                    .hasMessageContaining("'" + file.getFileName() + "' is not a snapshot");
        }
        assertThat(Optional.of(empty)).isPresent();
    }
}
