package dev.touchstone.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SnapshotPropertyTest {
    private static Snapshot written(Path directory, Map<String, byte[]> rows) throws IOException {
        Path file = Files.createTempDirectory(directory, "snapshot").resolve("a.tsnap");
        try (SnapshotWriter writer = new SnapshotWriter(file)) {
            rows.forEach(writer::add);
            assertThat(writer.finish()).isEqualTo(SnapshotWriter.sha256(file));
        }
        return Snapshot.open(file);
    }

    private static Path temporary() throws IOException {
        Path directory = Files.createTempDirectory("touchstone-snapshots");
        directory.toFile().deleteOnExit();
        return directory;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    /** Keys that share beginnings, with bytes of all kinds: where a comparison goes wrong if it can. */
    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars('a', 'b', '\u00e9', '\u0000', '\u007f').ofMinLength(1).ofMaxLength(6),
                Arbitraries.strings().ofMinLength(1).ofMaxLength(40)
                        .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
    }

    @Provide
    Arbitrary<Map<String, byte[]>> rows() {
        Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(300);
        return Arbitraries.maps(keys(), values).ofMaxSize(200);
    }

    @Property(tries = 200)
    void whatever_is_written_is_read_back_and_nothing_else(@ForAll("rows") Map<String, byte[]> rows, @ForAll("keys") String other)
            throws IOException {
        Path directory = temporary();
        try (Snapshot snapshot = written(directory, rows)) {
            assertThat(snapshot.rows()).isEqualTo(rows.size());
            for (Map.Entry<String, byte[]> row : rows.entrySet()) {
                assertThat(snapshot.find(row.getKey())).hasValueSatisfying(value -> assertThat(value).isEqualTo(row.getValue()));
            }
            assertThat(snapshot.find(other).isPresent()).isEqualTo(rows.containsKey(other));
            assertThat(snapshot.find("")).isEmpty();
        } finally {
            delete(directory);
        }
    }

    @Property(tries = 200)
    void a_truncated_file_is_refused_wherever_it_ends(@ForAll("rows") Map<String, byte[]> rows, @ForAll double share) throws IOException {
        Path directory = temporary();
        try (Snapshot snapshot = written(directory, rows)) {
            Path whole = directory.resolve(directory.toFile().list()[0]).resolve("a.tsnap");
            byte[] bytes = Files.readAllBytes(whole);
            Path part = directory.resolve("part.tsnap");
            int length = (int) (Math.abs(share % 1) * (bytes.length - 1));
            Files.write(part, java.util.Arrays.copyOf(bytes, length));

            assertThat(snapshot.bytes()).isEqualTo(bytes.length);
            assertThatThrownBy(() -> Snapshot.open(part)).isInstanceOf(StorageException.class);
        } finally {
            delete(directory);
        }
    }
}
