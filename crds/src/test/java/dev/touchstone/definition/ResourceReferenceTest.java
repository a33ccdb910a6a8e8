package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ResourceReferenceTest {
    private static final String REWRITE = "touchstone.rewrite";

    @Test
    void thePageSaysWhatTheDefinitionsSay() throws IOException {
        var page = Definitions.repository().resolve("docs/reference/resources.md");
        if (Boolean.getBoolean(REWRITE)) {
            Files.writeString(page, ResourceReference.page());
        }

        assertThat(Files.exists(page) ? Files.readString(page) : "")
                .as("docs/reference/resources.md: run this test with -D%s=true to write it anew", REWRITE)
                .isEqualTo(ResourceReference.page());
    }
}
