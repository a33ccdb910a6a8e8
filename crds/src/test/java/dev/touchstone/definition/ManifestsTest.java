package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = new ControlPlane();

    static Stream<Path> valid() {
        return Manifests.startingWith("valid-");
    }

    static Stream<Path> invalid() {
        return Manifests.startingWith("invalid-");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidManifestIsAccepted(Path manifest) {
        assertThatCode(() -> create(Manifests.resource(manifest))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidManifestIsRefusedWithTheExpectedMessage(Path manifest) {
        var firstLine = Manifests.text(manifest).lines().findFirst().orElseThrow();
        assertThat(firstLine).startsWith(Manifests.EXPECTED);

        assertThatThrownBy(() -> create(Manifests.resource(manifest)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(firstLine.substring(Manifests.EXPECTED.length()));
    }

    @Test
    void everyFileIsUsed() {
        assertThat(Manifests.all()).allSatisfy(file ->
                assertThat(file.getFileName().toString()).matches("(valid|(invalid|change)-(spec|metadata)).*\\.yaml"));
    }

    @Test
    void everySpecFieldIsInAValidManifest() {
        for (var definition : Definitions.all()) {
            var shown = new TreeSet<String>();
            valid().filter(file -> file.getParent().endsWith(definition.plural()))
                    .map(file -> Definitions.documents(file).getFirst().path("spec"))
                    .forEach(spec -> spec.fieldNames().forEachRemaining(shown::add));
            var declared = new TreeSet<String>();
            definition.spec().path("properties").fieldNames().forEachRemaining(declared::add);
            assertThat(shown).as(definition.kind()).isEqualTo(declared);
        }
    }

    private static void create(GenericKubernetesResource resource) {
        CONTROL_PLANE.client().resource(resource).inNamespace(CONTROL_PLANE.namespace())
                .dryRun().fieldValidation(Validation.STRICT).create();
    }
}
