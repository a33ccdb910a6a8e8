package dev.touchstone.definition;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tree {@code src/test/manifests/<plural>}: {@code valid-<what>.yaml}, {@code invalid-<field path>-<why>.yaml} with the
 * expected message in its first line, and {@code change-<field path>.yaml}, a merge patch for {@code valid-everything.yaml}.
 */
final class Manifests {
    static final String EXPECTED = "# Expected: ";
    static final String IMMUTABLE = "# Immutable: ";

    private Manifests() {}

    static Path folder() {
        return Definitions.repository().resolve("crds/src/test/manifests");
    }

    /** All files of the tree. */
    static List<Path> all() {
        try (var files = Files.walk(folder())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> startingWith(String prefix) {
        return all().stream().filter(file -> file.getFileName().toString().startsWith(prefix));
    }

    static Path of(String plural, String name) {
        return folder().resolve(plural).resolve(name + ".yaml");
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GenericKubernetesResource resource(Path file) {
        return Serialization.unmarshal(text(file), GenericKubernetesResource.class);
    }
}
