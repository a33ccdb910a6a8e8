package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart has no copy of its own. */
class ChartTest {
    private static final Path TEMPLATES = Definitions.repository().resolve("charts/touchstone-crds/templates");

    @ParameterizedTest
    @ValueSource(strings = {"crds", "policies"})
    void theTemplatesAreTheShippedFiles(String folder) throws IOException {
        assertThat(TEMPLATES.resolve(folder).toRealPath()).isEqualTo(Definitions.resources(folder).toRealPath());
    }

    /** Whoever may install one must be able to install the other. */
    @Test
    void bothChartsAndTheGuideAskForTheSameKubernetes() throws IOException {
        var wanted = kubeVersion("touchstone-crds");

        assertThat(kubeVersion("touchstone")).isEqualTo(wanted);
        assertThat(Files.readString(Definitions.repository().resolve("docs/guides/install.md")))
                .contains("Kubernetes " + wanted.replaceAll(">=(\\d+\\.\\d+)\\..*", "$1") + " or newer");
    }

    private static String kubeVersion(String chart) throws IOException {
        return Files.readAllLines(Definitions.repository().resolve("charts").resolve(chart).resolve("Chart.yaml")).stream()
                .filter(line -> line.startsWith("kubeVersion: "))
                .map(line -> line.replaceAll("kubeVersion: \"(.*)\"", "$1"))
                .findFirst().orElseThrow();
    }

    @Test
    void helmLeavesTheFilesAsTheyAre() throws IOException {
        for (var folder : List.of("crds", "policies")) {
            try (Stream<Path> files = Files.list(Definitions.resources(folder))) {
                assertThat(files).allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("{{"));
            }
        }
    }

    @Test
    void everythingIsKeptOnUninstall() {
        assertThat(Stream.concat(Definitions.all().stream().map(Definitions.Definition::yaml), Definitions.policies().stream()))
                .hasSize(12)
                .allSatisfy(document -> assertThat(document.at("/metadata/annotations/helm.sh~1resource-policy").asText()).isEqualTo("keep"));
    }

    @Test
    void theNotesNameEveryObjectThatIsKept() throws IOException {
        var notes = Files.readString(TEMPLATES.resolve("NOTES.txt"));

        for (var definition : Definitions.all()) {
            assertThat(notes).contains(definition.yaml().at("/metadata/name").asText());
        }
        for (var policy : Definitions.policies()) {
            assertThat(notes).contains(policy.at("/metadata/name").asText());
        }
    }
}
