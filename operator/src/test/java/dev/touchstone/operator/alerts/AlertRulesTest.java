package dev.touchstone.operator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Context;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertRulesTest {
    static final AlertSettings SETTINGS =
            new AlertSettings(Map.of("release", "prometheus"), "https://touchstone.example/docs/runbooks/");

    static List<String> contexts() throws IOException {
        try (var files = Files.list(Golden.FOLDER)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.startsWith("in-"))
                    .map(n -> n.substring("in-".length(), n.length() - ".yaml".length())).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void aContextHasTheseRules(String name) {
        var rules = AlertRules.of(Golden.context(name), SETTINGS);

        Golden.assertSame(name, rules.rulesFile());
    }

    @Test
    void everyGoldenFileIsUsed() throws IOException {
        try (var files = Files.list(Golden.FOLDER)) {
            var outputs = files.map(f -> f.getFileName().toString()).filter(n -> n.startsWith("out-"))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(outputs).containsExactlyElementsOf(contexts().stream().map(n -> "out-" + n + ".yaml").toList());
        }
    }

    @Test
    void theRulesFileHoldsTheSameGroupsAsThePrometheusRule() {
        var rules = AlertRules.of(Golden.context("full"), SETTINGS);

        var file = Serialization.unmarshal(rules.rulesFile(), Map.class);
        assertThat(file).isEqualTo(rules.prometheusRule().get("spec"));
        assertThat(rules.configMap().getData()).containsExactly(Map.entry(AlertRules.FILE, rules.rulesFile()));
    }

    @Test
    void bothObjectsCarryTheLabelsThatPrometheusSelectsAndOurs() {
        var rules = AlertRules.of(Golden.context("full"), SETTINGS);

        assertThat(rules.prometheusRule().getMetadata().getLabels())
                .containsEntry("release", "prometheus").containsEntry("touchstone.dev/context", "film-page")
                .isEqualTo(rules.configMap().getMetadata().getLabels());
    }

    @Test
    void aChosenLabelCannotReplaceOneOfOurs() {
        var settings = new AlertSettings(Map.of("app.kubernetes.io/managed-by", "somebody"), "https://x.example");

        assertThat(AlertRules.of(Golden.context("full"), settings).configMap().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/managed-by", "touchstone");
    }

    @Test
    void equalContextsGiveEqualRules() {
        Context one = Golden.context("full");
        Context other = Golden.context("full");

        assertThat(AlertRules.of(one, SETTINGS).rulesFile()).isEqualTo(AlertRules.of(other, SETTINGS).rulesFile());
    }
}
