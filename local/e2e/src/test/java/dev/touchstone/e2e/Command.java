package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What a person would type. */
final class Command {
    private static final long PATIENCE_MINUTES = 5;

    private Command() {}

    /** Of this project's own. */
    static void local(String name, String... arguments) throws IOException, InterruptedException {
        var command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("touchstone.root"), "local/bin", name).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        run(command);
    }

    static void run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", Cluster.kubeconfig());
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as(String.join(" ", command)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
