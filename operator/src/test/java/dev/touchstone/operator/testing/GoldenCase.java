package dev.touchstone.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory with {@code in-<Kind>.yaml} and {@code out-<Kind>-<name>.yaml}. All outputs must be there and none too many. With
 * {@code -Dtouchstone.golden=write} the outputs are written instead; read what changed before it is committed.
 */
public record GoldenCase(Path directory) {
    private static final Path RESOURCES = Path.of("src/test/resources");

    public static Stream<GoldenCase> in(String folder) {
        try (var directories = Files.list(RESOURCES.resolve(folder))) {
            return directories.filter(Files::isDirectory).sorted().map(GoldenCase::new).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public <T extends HasMetadata> Optional<T> read(Class<T> kind) {
        var file = directory.resolve("in-" + kind.getSimpleName() + ".yaml");
        return Files.exists(file) ? Optional.of(Serialization.unmarshal(text(file), kind)) : Optional.empty();
    }

    public void check(List<HasMetadata> objects) {
        if ("write".equals(System.getProperty("touchstone.golden"))) {
            objects.forEach(o -> write(directory.resolve(file(o)), Serialization.asYaml(o)));
        }
        assertThat(outputs()).isEqualTo(objects.stream().map(GoldenCase::file).collect(Collectors.toCollection(TreeSet::new)));
        objects.forEach(o -> assertThat(Serialization.asYaml(o)).as(file(o)).isEqualTo(text(directory.resolve(file(o)))));
    }

    @Override
    public String toString() {
        return directory.getFileName().toString();
    }

    private TreeSet<String> outputs() {
        try (var files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.startsWith("out-"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(HasMetadata object) {
        return "out-" + object.getKind() + "-" + object.getMetadata().getName() + ".yaml";
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
