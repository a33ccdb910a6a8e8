package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.apply.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contexts in {@code in-<name>.yaml} and what they own in {@code out-<name>.yaml}. */
class ContextObjectsTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final Path FOLDER = Path.of("src/test/resources/context");
    private static final ContextServerOptions OPTIONS = new ContextServerOptions(
            "registry.example.org/runtime:1", "IfNotPresent", "100m", "256Mi", "512Mi", Map.of("HTTPS_PROXY", "http://proxy:3128"));

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("in-"))
                    .map(name -> name.substring(3, name.length() - ".yaml".length())).sorted().toList();
        }
    }

    /** With {@code -Dgolden.write=true} the files are written anew; read the difference before you commit it. */
    @ParameterizedTest
    @MethodSource("names")
    void areAsTheGoldenFileSays(String name) throws IOException {
        var text = objects(context(name)).stream().map(Serialization::asYaml).collect(Collectors.joining());
        var out = FOLDER.resolve("out-" + name + ".yaml");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(out, text);
        }
        assertThat(text).isEqualTo(Files.readString(out));
    }

    /** Else every reconciliation would write them again. */
    @ParameterizedTest
    @MethodSource("names")
    void areRecognizedWhenTheyComeBackFromTheApiServer(String name) {
        var writer = new Writer(CLUSTER.client());
        var context = context(name);
        context.getMetadata().setNamespace(CLUSTER.namespace());
        context.getMetadata().setUid(null);
        // Without a real owner the garbage collector takes them away.
        var objects = objects(CLUSTER.client().resource(context).create());
        objects.forEach(object -> assertThat(writer.carryOut(Change.apply(object, Optional.empty()))).isInstanceOf(Outcome.Done.class));
        objects.forEach(object -> assertThat(writer.carryOut(Change.apply(object, Optional.empty())))
                .as(object.getKind()).isInstanceOf(Outcome.Unchanged.class));
    }

    @Test
    void everyGoldenFileIsUsed() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("out-")))
                    .containsExactlyInAnyOrderElementsOf(names().stream().map(name -> "out-" + name + ".yaml").toList());
        }
    }

    private static List<HasMetadata> objects(Context context) {
        var objects = new ContextObjects(context);
        return List.of(objects.serviceAccount(), objects.role(), objects.roleBinding(), objects.service(),
                objects.disruptionBudget(), objects.credentials(Map.of("shared-redis", "{\"username\":\"\",\"password\":\"x\"}")),
                objects.deployment(OPTIONS, ReplicasDecision.asked(context)), objects.route("{}"));
    }

    private static Context context(String name) {
        try {
            return Serialization.unmarshal(Files.readString(FOLDER.resolve("in-" + name + ".yaml")), Context.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
