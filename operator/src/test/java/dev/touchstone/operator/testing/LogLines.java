package dev.touchstone.operator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** What this process would say in its log as it is shipped, warnings and worse, from its making on. */
public final class LogLines extends Handler implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("src/main/resources/application.properties");
    private static final String PREFIX = "quarkus.log.category.";
    private static final Logger ROOT = Logger.getLogger("");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Map<String, Level> levels = new TreeMap<>();
    private final String category;

    public LogLines() {
        this("");
    }

    /** Only of that class. */
    public LogLines(Class<?> speaker) {
        this(speaker.getName());
    }

    private LogLines(String category) {
        this.category = category;
        configured().forEach((key, value) -> {
            if (key.toString().startsWith(PREFIX)) {
                levels.put(key.toString().substring(PREFIX.length()).replaceAll("^\"|\"\\.level$", ""), level(value.toString()));
            }
        });
        setLevel(Level.WARNING);
        ROOT.addHandler(this);
    }

    /** How often each was said. */
    public Map<String, Long> texts() {
        return records.stream().collect(Collectors.groupingBy(record -> record.getLevel() + " " + record.getLoggerName() + " "
                + record.getMessage() + (record.getThrown() == null ? "" : " " + record.getThrown()), Collectors.counting()));
    }

    /** Those that a person has to scroll past. */
    public List<String> stackTraces() {
        return records.stream().filter(record -> record.getThrown() != null)
                .map(record -> record.getLoggerName() + " " + record.getMessage() + " " + record.getThrown()).toList();
    }

    public int size() {
        return records.size();
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record) && record.getLoggerName() != null && record.getLoggerName().startsWith(category)
                && record.getLevel().intValue() >= configured(record.getLoggerName()).intValue()) {
            records.add(record);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }

    /** That of the longest category that it is in. */
    private Level configured(String logger) {
        return levels.entrySet().stream().filter(entry -> (logger + ".").startsWith(entry.getKey() + "."))
                .reduce((shorter, longer) -> longer).map(Map.Entry::getValue).orElse(Level.ALL);
    }

    private static Properties configured() {
        try (var reader = Files.newBufferedReader(CONFIGURATION)) {
            var properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Level level(String name) {
        return switch (name) {
            case "OFF" -> Level.OFF;
            case "ERROR" -> Level.SEVERE;
            case "WARN" -> Level.WARNING;
            default -> Level.ALL;
        };
    }
}
