package dev.touchstone.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricNamesTest {
    @Test
    void namesFollowTheConventionsOfPrometheus() {
        assertThat(MetricNames.values()).allSatisfy(metric -> {
            assertThat(metric.fullName()).matches("touchstone_[a-z_]+").isEqualTo(metric.fullName().toLowerCase());
            assertThat(metric.fullName().endsWith("_total")).isEqualTo(metric.type() == MetricNames.Type.Counter);
            assertThat(metric.fullName().endsWith("_seconds")).as(metric.fullName())
                    .isEqualTo(metric.type() == MetricNames.Type.Histogram || metric == MetricNames.STORAGE_PUBLISHED);
            assertThat(metric.labels()).doesNotHaveDuplicates();
        });
        assertThat(MetricNames.values()).extracting(MetricNames::fullName).doesNotHaveDuplicates();
    }

    /** When it fails: replace the table in the page by the one that the failure shows. */
    @Test
    void theReferenceHasExactlyThisTable() throws IOException {
        String table = Arrays.stream(MetricNames.values())
                .map(metric -> "| `" + metric.fullName() + "` | " + metric.type() + " | "
                        + metric.labels().stream().skip(2).map(label -> "`" + label + "`").collect(Collectors.joining(", "))
                        + " | " + metric.help() + " |")
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of(System.getProperty("touchstone.root"), "docs/reference/metrics.md"))).contains(table);
    }
}
