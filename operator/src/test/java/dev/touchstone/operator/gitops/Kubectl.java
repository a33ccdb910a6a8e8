package dev.touchstone.operator.gitops;

import dev.touchstone.controlplane.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kubectl of this Kubernetes, as administrator in the test class's namespace. */
final class Kubectl {
    private final ControlPlane cluster;
    private final Path binary;

    Kubectl(ControlPlane cluster) {
        this.cluster = cluster;
        var tools = execute(List.of(root().resolve("local/bin/build-tools").toString(), "--path", "kubernetes"), "");
        this.binary = Path.of(tools.output().strip(), "kubectl");
    }

    /** @param output of both streams */
    record Run(int exitCode, String output) {
        Run mustSucceed() {
            if (exitCode != 0) {
                throw new AssertionError("kubectl ended with " + exitCode + ": " + output);
            }
            return this;
        }
    }

    /** @param manifests for {@code --filename -} */
    Run run(String manifests, String... arguments) {
        var command = new ArrayList<>(List.of(binary.toString(), "--kubeconfig", cluster.kubeconfig().toString(),
                "--namespace", cluster.namespace()));
        command.addAll(List.of(arguments));
        return execute(command, manifests);
    }

    static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("examples/films"))) {
                return folder;
            }
        }
        throw new IllegalStateException("No folder at or above " + Path.of("").toAbsolutePath() + " has examples/films");
    }

    private static Run execute(List<String> command, String input) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.outputWriter()) {
                stdin.write(input);
            }
            var output = new String(process.getInputStream().readAllBytes());
            return new Run(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
