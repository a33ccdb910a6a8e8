package dev.touchstone.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Helm as {@code local/bin/build-tools} builds it. */
final class Helm {
    static final Path ROOT = root();
    static final Path CHART = ROOT.resolve("charts/touchstone");
    static final List<String> IMAGES = List.of(
            "--set", "operator.image=images.example/touchstone-operator:1", "--set", "runtime.image=images.example/touchstone-runtime:1");

    private Helm() {}

    /** What an installation as release {@code name} would send, hooks included. */
    static String template(String name, String namespace, String... values) {
        var run = run(command("template", name, CHART.toString(), "--namespace", namespace, "--kube-version", "1.35.3"), values);
        if (run.exitCode != 0) {
            throw new AssertionError(run.output);
        }
        return run.output;
    }

    /** What Helm says of values that it must refuse. */
    static String refusal(String... values) {
        var run = run(command("template", "touchstone", CHART.toString(), "--kube-version", "1.35.3"), values);
        if (run.exitCode == 0) {
            throw new AssertionError("Helm did not refuse " + String.join(" ", values));
        }
        return run.output;
    }

    /** Into a real cluster, without hooks and without waiting for pods. */
    static Run install(Path kubeconfig, String name, String namespace, String... values) {
        return run(command("install", name, CHART.toString(), "--namespace", namespace, "--no-hooks", "--kubeconfig", kubeconfig.toString()), values);
    }

    static Run uninstall(Path kubeconfig, String name, String namespace) {
        return run(command("uninstall", name, "--namespace", namespace, "--no-hooks", "--ignore-not-found", "--kubeconfig", kubeconfig.toString()));
    }

    static Run lint(String... values) {
        return run(command("lint", CHART.toString(), "--strict", "--kube-version", "1.35.3"), values);
    }

    record Run(int exitCode, String output) {}

    private static List<String> command(String... arguments) {
        return Stream.concat(Stream.of(binary().toString()), Stream.of(arguments)).toList();
    }

    private static Run run(List<String> command, String... more) {
        var line = new ArrayList<>(command);
        line.addAll(IMAGES);
        line.addAll(List.of(more));
        return run(line);
    }

    static Run run(List<String> line) {
        try {
            var errors = Files.createTempFile("helm", ".err");
            var process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
            var output = new String(process.getInputStream().readAllBytes());
            var exitCode = process.waitFor();
            var said = Files.readString(errors);
            Files.delete(errors);
            return new Run(exitCode, exitCode == 0 ? output : output + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path binary() {
        var helm = tools("helm").resolve("helm");
        if (!Files.isExecutable(helm)) {
            throw new AssertionError("These tests need Helm: run local/bin/build-tools helm");
        }
        return helm;
    }

    /** Where {@code local/bin/build-tools} puts what it builds from that module. */
    static Path tools(String module) {
        return Path.of(run(List.of(ROOT.resolve("local/bin/build-tools").toString(), "--path", module)).output.strip());
    }

    private static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("charts/touchstone"))) {
                return folder;
            }
        }
        throw new IllegalStateException("No folder at or above " + Path.of("").toAbsolutePath() + " has charts/touchstone");
    }
}
