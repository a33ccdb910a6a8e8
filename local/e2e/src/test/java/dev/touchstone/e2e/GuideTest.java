package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every command of the guide for a first model, as a reader would type it. */
class GuideTest {
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Path ROOT = Path.of(System.getProperty("touchstone.root"));

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @Test
    void theFirstModelAnswersAsTheGuideSays() throws Exception {
        var guide = Files.readString(ROOT.resolve("docs/guides/first-model.md"));
        var script = COMMANDS.matcher(guide).results().map(block -> block.group(1)).collect(Collectors.joining("\n"));
        // A namespace of this run's own, which the guide creates and deletes.
        var said = bash(script.replaceAll("(?<= )shop\\b", cluster.namespace() + "-shop"));

        assertThat(said).contains("\"result\":\"Answered\"").contains("sleeping-bag").contains("stove").doesNotContain("lantern\"")
                .contains("userID");
    }

    private static String bash(String script) throws IOException, InterruptedException {
        var file = Files.writeString(Files.createTempFile("guide", ".sh"), script);
        var builder = new ProcessBuilder("bash", "-euo", "pipefail", file.toString()).directory(ROOT.toFile()).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", Path.of(System.getenv("TOUCHSTONE_E2E_KUBECONFIG")).toAbsolutePath().toString());
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        Files.delete(file);
        return said;
    }
}
