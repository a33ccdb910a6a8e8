package dev.touchstone.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts about the operator itself. */
class OperatorRulesTest {
    @TempDir
    Path folder;

    @Test
    void theRulesFireWhenTheyMustAndOnlyThen() throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), rules());
        var cases = Files.copy(Path.of("src/test/resources/operator-rules.yaml"), folder.resolve("cases.yaml"));

        var run = Helm.run(List.of("promtool", "test", "rules", cases.toString()));

        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void everyRuleHasARunbookAndALineInTheReference() throws Exception {
        var reference = Files.readString(Helm.ROOT.resolve("docs/reference/alerts.md"));

        var alerts = rules().lines().filter(l -> l.contains("alert:")).map(l -> l.replaceAll(".*alert: \"?([A-Za-z]+)\"?", "$1")).toList();

        assertThat(alerts).hasSize(4).allSatisfy(alert -> {
            assertThat(Helm.ROOT.resolve("docs/runbooks/" + alert + ".md")).exists();
            assertThat(reference).contains("| " + alert + " |");
        });
    }

    private static String rules() {
        var rule = Objects.of(Flavours.render("everything")).stream().filter(o -> o.getKind().equals("PrometheusRule"))
                .map(GenericKubernetesResource.class::cast).findFirst().orElseThrow();
        return Serialization.asYaml(rule.get("spec"));
    }
}
