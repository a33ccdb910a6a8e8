package dev.touchstone.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One running API server: started by us and stopped by {@link #close}, or somebody else's, which we leave running. */
final class Server implements AutoCloseable {
    static final String KUBECONFIG_VARIABLE = "TOUCHSTONE_TEST_KUBECONFIG";

    private final Path kubeconfig;
    private final Optional<Path> ownDirectory;

    private Server(Path kubeconfig, Optional<Path> ownDirectory) {
        this.kubeconfig = kubeconfig;
        this.ownDirectory = ownDirectory;
        try (var client = Clients.of(config())) {
            new Definitions(client, Repository.root()).apply();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static Server sharedByAll() {
        var given = System.getenv(KUBECONFIG_VARIABLE);
        return given == null || given.isBlank() ? started(List.of()) : new Server(Path.of(given), Optional.empty());
    }

    static Server started(List<String> options) {
        try {
            var directory = Files.createTempDirectory("touchstone-control-plane-");
            // --with: it ends with this process, even if nobody gets to call close().
            var arguments = new ArrayList<>(List.of("--with", Long.toString(ProcessHandle.current().pid())));
            arguments.addAll(options);
            script(directory, "up", arguments.toArray(String[]::new));
            return new Server(directory.resolve("kubeconfig"), Optional.of(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    Config config() {
        return new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withConnectionTimeout(5_000).withRequestTimeout(30_000).withRequestRetryBackoffLimit(2).build();
    }

    Path auditLog() {
        return ownDirectory.orElseThrow().resolve("audit.log");
    }

    void run(String command, String component) {
        script(ownDirectory.orElseThrow(), command, component);
    }

    @Override
    public void close() {
        ownDirectory.ifPresent(directory -> {
            script(directory, "down");
            deleteRecursively(directory);
        });
    }

    private static void script(Path directory, String command, String... arguments) {
        var line = new ArrayList<>(List.of(Repository.root().resolve("local/bin/control-plane").toString(), command, directory.toString()));
        line.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(line).redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", line) + " failed: " + output
                        + "\nTo build what it needs, run local/bin/build-tools kubernetes");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void deleteRecursively(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
