package dev.touchstone.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The images that were built, from the environment or from what the build wrote down. */
final class Images {
    private Images() {}

    static String runtime() {
        return named("RUNTIME_IMAGE");
    }

    static String redis() {
        return named("REDIS_IMAGE");
    }

    private static String named(String variable) {
        var given = System.getenv(variable);
        if (given != null && !given.isBlank()) {
            return given;
        }
        var file = Path.of(System.getProperty("touchstone.root"), ".local", "images.env");
        try (var lines = Files.lines(file)) {
            return lines.map(line -> line.replaceFirst("^export ", ""))
                    .filter(line -> line.startsWith(variable + "="))
                    .map(line -> line.substring(line.indexOf('=') + 1).replaceAll("^['\"]|['\"]$", ""))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("'" + variable + "' is not in " + file));
        } catch (IOException e) {
            throw new UncheckedIOException("`" + variable + "` must be set when there is no " + file, e);
        }
    }
}
