package dev.touchstone.operator.faults.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code mvn package} made of the operator, run as its image runs it.
 *
 * @param sources of this project, or of an earlier state of it, with the package in it
 */
record OperatorPackage(Path sources) {
    /** With the image's flags. */
    ProcessBuilder java(String... arguments) {
        var flags = sources.resolve("operator/container/java.args");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + flags));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(app().toFile()).redirectErrorStream(true);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder;
    }

    /** Of classes, as the image's build makes it; once for each package, which takes a while. */
    Path cache() {
        synchronized (OperatorPackage.class) {
            var jar = app().resolve("quarkus-run.jar");
            if (!Files.exists(jar)) {
                throw new IllegalStateException("This test runs what `mvn package` makes: run it with `mvn verify -Dtest=...`");
            }
            try {
                var cache = app().resolveSibling("operator-" + Files.getLastModifiedTime(jar).toMillis() + ".aot");
                if (!Files.exists(cache)) {
                    train(cache);
                }
                return cache;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void train(Path cache) throws IOException {
        var log = app().resolveSibling("operator-aot.log");
        var unfinished = cache.resolveSibling("unfinished.aot");
        var process = java("-XX:AOTCacheOutput=" + unfinished, "-jar", "quarkus-run.jar", "train").redirectOutput(log.toFile()).start();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("No cache of classes could be made: see " + log);
            }
            Files.move(unfinished, cache);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path app() {
        return sources.resolve("operator/target/quarkus-app");
    }
}
