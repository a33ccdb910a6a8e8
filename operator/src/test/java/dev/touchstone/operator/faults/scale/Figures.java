package dev.touchstone.operator.faults.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.touchstone.operator.testing.ShippedChart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was measured, in the order in which it was: for people as a table, for documents as JSON. */
public final class Figures {
    private static final Path FOLDER = ShippedChart.root().resolve("operator/target/reliability");
    private static final double MEBIBYTE = 1024 * 1024;

    private final Map<String, Object> values = new LinkedHashMap<>();

    public void put(String name, Object value) {
        values.put(name, value);
    }

    void megabytes(String name, long bytes) {
        put(name, Math.round(bytes / MEBIBYTE));
    }

    public void write(String file) {
        values.forEach((name, value) -> System.out.printf("    %-48s %s%n", name, value));
        try {
            Files.createDirectories(FOLDER);
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(FOLDER.resolve(file).toFile(), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
