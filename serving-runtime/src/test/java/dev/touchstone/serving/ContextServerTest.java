package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.serving.fixture.Load;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.fixture.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as a container runs it. */
class ContextServerTest {
    @TempDir
    private Path directory;

    @Test
    void startsFromAMountedRouteAndEndsWithZeroWhenToldToUnderLoad() throws Exception {
        Path route = Files.writeString(directory.resolve("route.json"), Routes.filmPage().json());
        Process process = start(Map.of("TOUCHSTONE_NAMESPACE", "films", "TOUCHSTONE_CONTEXT", "film-page", "TOUCHSTONE_HOST", "127.0.0.1", "TOUCHSTONE_PORT", "0",
                "TOUCHSTONE_MANAGEMENT_PORT", "0", "TOUCHSTONE_KUBERNETES", "false", "TOUCHSTONE_ROUTE_FILE", route.toString(),
                "TOUCHSTONE_DIRECTORY", directory.toString(), "TOUCHSTONE_DRAIN_SECONDS", "1"));
        try {
            ServerProcess.until("it took the route, with its storage down", () -> log().contains("took a route"));
            int port = RunningServer.parse(lines().stream().filter(line -> line.contains("listening")).findFirst().orElseThrow()).path("port").asInt();
            try (Load load = Load.begin(port, 2)) {
                ServerProcess.until("it answers", () -> load.sent() > 50);
                process.destroy();
                ServerProcess.until("it drains", () -> log().contains("draining"));
                int before = load.sent();
                ServerProcess.until("it still answers", () -> load.sent() > before + 20);
                load.stop();
                assertThat(load.failures()).isEmpty();
                assertThat(load.results("NotAnswered")).isEqualTo(load.sent());
            }

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(lines()).isNotEmpty().allSatisfy(line -> assertThat(RunningServer.parse(line).path("message").asText()).isNotEmpty());
            assertThat(log()).doesNotContain("viewer-");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysWhatIsMissingAndEndsWithOne() throws Exception {
        Process process = start(Map.of("TOUCHSTONE_NAMESPACE", "films"));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(log()).contains("`TOUCHSTONE_CONTEXT` must be set in the environment");
    }

    private Process start(Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"), ContextServer.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TOUCHSTONE_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> lines() {
        return log().lines().filter(line -> line.startsWith("{")).toList();
    }
}
