package dev.touchstone.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.events.EventReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of the reference pages are the registries. */
class ReferenceTest {
    @Test
    void conditionsAreDocumented() throws IOException {
        assertThat(rows("conditions.md", 2))
                .containsExactlyElementsOf(Arrays.stream(ConditionType.values())
                        .map(t -> "| `" + t + "` | " + t.meaning() + " |").toList());
    }

    @Test
    void reasonsAreDocumented() throws IOException {
        assertThat(rows("conditions.md", 3))
                .containsExactlyElementsOf(Arrays.stream(Reason.values())
                        .map(r -> "| `" + r + "` | " + (r.userMustFix() ? "yes" : "") + " | " + r.meaning() + " |").toList());
    }

    @Test
    void eventsAreDocumented() throws IOException {
        assertThat(rows("events.md", 3))
                .containsExactlyElementsOf(Arrays.stream(EventReason.values())
                        .map(r -> "| `" + r + "` | " + r.type() + " | " + r.meaning() + " |").toList());
    }

    private static List<String> rows(String page, int columns) throws IOException {
        var root = Path.of(System.getProperty("touchstone.root"));
        return Files.readAllLines(root.resolve("docs/reference").resolve(page)).stream()
                .filter(line -> line.startsWith("| `"))
                .filter(line -> line.chars().filter(c -> c == '|').count() == columns + 1)
                .toList();
    }
}
