package dev.touchstone.operator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.metrics.MetricNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertDocumentsTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path RUNBOOKS = DOCS.resolve("runbooks");
    /** Of alerts that are not made for Contexts; the chart's tests see to them. */
    private static final List<String> OF_THE_CHART = List.of("TouchstoneOperatorAbsent.md", "TouchstoneReconciliationFailing.md",
            "TouchstonePublicationRefused.md", "TouchstoneVariantFailing.md");
    private static final Pattern METRIC = Pattern.compile("\\btouchstone_[a-z_0-9]+");
    private static final Pattern PROMQL = Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    @ParameterizedTest
    @EnumSource(AlertKind.class)
    void everyAlertHasARunbookWithAllItsParts(AlertKind kind) throws IOException {
        var page = Files.readString(RUNBOOKS.resolve(kind.alertName() + ".md"));

        assertThat(page).startsWith("# " + kind.alertName() + "\n")
                .containsSubsequence("\n## Meaning\n", "\n## Impact\n", "\n## Diagnosis\n", "\n## Mitigation\n");
    }

    @ParameterizedTest
    @EnumSource(AlertKind.class)
    void aRunbookNamesOnlyMetricsAndPagesThatThereAre(AlertKind kind) throws IOException {
        var page = Files.readString(RUNBOOKS.resolve(kind.alertName() + ".md"));

        assertThat(METRIC.matcher(page).results().map(m -> m.group().replaceAll("_(bucket|sum|count)$", "")).toList())
                .isSubsetOf(Arrays.stream(MetricNames.values()).map(MetricNames::fullName).toList());
        assertThat(LINK.matcher(page).results().map(m -> RUNBOOKS.resolve(m.group(1))).toList()).allMatch(Files::exists);
    }

    @ParameterizedTest
    @EnumSource(AlertKind.class)
    void everyQueryOfARunbookIsValid(AlertKind kind, @TempDir Path folder) throws Exception {
        var page = Files.readString(RUNBOOKS.resolve(kind.alertName() + ".md"));
        var queries = PROMQL.matcher(page).results().flatMap(m -> m.group(1).lines()).map(String::strip).filter(q -> !q.isEmpty()).toList();

        var rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
        for (int i = 0; i < queries.size(); i++) {
            rules.append("  - record: runbook:query:q").append(i).append("\n    expr: >-\n      ").append(queries.get(i)).append('\n');
        }
        assertThat(queries).isNotEmpty();
        PromtoolTest.promtool("check", "rules", Files.writeString(folder.resolve("rules.yaml"), rules).toString());
    }

    @Test
    void thereIsNoRunbookWithoutAnAlert() throws IOException {
        try (var pages = Files.list(RUNBOOKS)) {
            assertThat(pages.map(p -> p.getFileName().toString())
                            // The others are about what is no alert.
                            .filter(p -> p.startsWith("Touchstone") && !OF_THE_CHART.contains(p)))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(AlertKind.values()).map(k -> k.alertName() + ".md").toList());
        }
    }

    @Test
    void theReferenceListsEveryAlertAsItIs() throws IOException {
        var rows = Files.readAllLines(DOCS.resolve("reference/alerts.md")).stream().filter(l -> l.startsWith("| `")).toList();

        assertThat(rows).isEqualTo(expectedRows());
    }

    private static List<String> expectedRows() {
        return Arrays.stream(AlertKind.values())
                .map(k -> "| `%s` | %s | %s | [runbook](../runbooks/%s.md) |".formatted(
                        k.alertName(), k.severity().label(),
                        k.source().startsWith("expectations.") ? "`" + k.source() + "`" : k.source(), k.alertName()))
                .toList();
    }
}
