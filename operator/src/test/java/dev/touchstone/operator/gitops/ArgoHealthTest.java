package dev.touchstone.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The health checks, in the layout and with the test files that Argo CD's own repository has for such. */
class ArgoHealthTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest
    @ValueSource(strings = {"ABTest", "Context", "Model", "ModelStorage"})
    void everyExampleHasTheHealthThatIsExpected(String kind) throws IOException {
        var folder = ArgoHealth.CUSTOMIZATIONS.resolve(kind);
        var used = new ArrayList<String>();
        for (var test : YAML.readTree(folder.resolve("health_test.yaml").toFile()).path("tests")) {
            var input = test.path("inputPath").asText();
            used.add(input);
            var object = YAML.readTree(folder.resolve(input).toFile());

            assertThat(object.path("kind").asText()).isEqualTo(kind);
            assertThat(ArgoHealth.of(object)).as(input).isEqualTo(new ArgoHealth(
                    test.path("healthStatus").path("status").asText(), test.path("healthStatus").path("message").asText()));
        }
        try (var files = Files.list(folder.resolve("testdata"))) {
            assertThat(files.map(f -> "testdata/" + f.getFileName())).containsExactlyInAnyOrderElementsOf(used);
        }
    }

    @Test
    void allKindsAreJudgedAlikeAndSoIsWhatIsPastedIntoTheConfigMap() throws IOException {
        var config = YAML.readTree(ArgoHealth.CUSTOMIZATIONS.resolve("../../argocd-cm.yaml").toFile());
        var pasted = YAML.readTree(config.path("data").path("resource.customizations").asText());

        assertThat(List.of("ABTest", "Context", "Model", "ModelStorage")).extracting(ArgoHealth::script)
                .containsOnly(pasted.path("touchstone.dev/*").path("health.lua").asText());
    }

    @Test
    void theExamplesAreOfEveryHealth() throws IOException {
        var words = new ArrayList<String>();
        for (var kind : List.of("ABTest", "Context", "Model", "ModelStorage")) {
            var tests = YAML.readTree(ArgoHealth.CUSTOMIZATIONS.resolve(kind).resolve("health_test.yaml").toFile()).path("tests");
            assertThat(StreamSupport.stream(tests.spliterator(), false).map(ArgoHealthTest::word))
                    .as(kind).contains("Healthy", "Progressing", "Degraded");
            tests.forEach(test -> words.add(word(test)));
        }
        assertThat(words).contains("Suspended");
    }

    private static String word(JsonNode test) {
        return test.path("healthStatus").path("status").asText();
    }
}
