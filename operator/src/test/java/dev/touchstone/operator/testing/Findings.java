package dev.touchstone.operator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a campaign saw, for people: printed, and kept in {@code target/reliability}. */
public final class Findings {
    private static final Path FOLDER = Path.of("target/reliability");

    private Findings() {}

    public static void write(String file, String text) {
        System.out.println(text);
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(file), text + System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
