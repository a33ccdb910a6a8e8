package dev.touchstone.operator.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.route.Compilation.Compiled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that every newcomer meets first must be free of problems and of warnings. */
class FilmsExampleTest {
    private static final Path MANIFESTS = Path.of(System.getProperty("touchstone.root"), "examples/films/manifests");

    @Test
    void compilesWithoutAWarning(@TempDir Path folder) throws IOException {
        var documents = new ArrayList<String>();
        for (var file : List.of("storages.yaml", "models.yaml", "context.yaml")) {
            documents.add(Files.readString(MANIFESTS.resolve(file)));
        }
        // What a cluster would know of a running test.
        documents.add(Files.readString(MANIFESTS.resolve("abtest.yaml"))
                .replace("metadata:\n", "metadata:\n  annotations: {key: uid-1, slots: 0-10000}\n"));
        var all = Files.writeString(folder.resolve("films.yaml"), String.join("---\n", documents));

        var compilation = new RouteCompiler().compile(Manifests.sources(all));

        assertThat(compilation).isInstanceOfSatisfying(Compiled.class, compiled -> {
            assertThat(compiled.warnings()).isEmpty();
            assertThat(compiled.route().models()).hasSize(3);
            assertThat(compiled.route().storages()).hasSize(5);
            assertThat(compiled.route().tests()).hasSize(1);
        });
    }
}
