package dev.touchstone.serving.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** One JSON object per line, for everything in the process that logs. */
public final class JsonLog extends Formatter {
    private final JsonFactory json = new JsonFactory();
    private final SimpleFormatter plain = new SimpleFormatter();

    /** Makes the whole process log this way, at INFO; the libraries at WARNING. */
    public static void install() {
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setFormatter(new JsonLog());
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        OURS.setLevel(Level.INFO);
        INFORMERS.setLevel(Level.SEVERE);
    }

    /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger OURS = Logger.getLogger("dev.touchstone");

    /** We say ourselves, and less often, that the API server cannot be reached. */
    private static final Logger INFORMERS = Logger.getLogger("io.fabric8.kubernetes.client.informers");

    @Override
    public String format(LogRecord entry) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("time", Instant.ofEpochMilli(entry.getMillis()).toString());
            out.writeStringField("level", entry.getLevel() == Level.WARNING ? "WARN" : entry.getLevel().getName());
            out.writeStringField("logger", entry.getLoggerName());
            Object[] parameters = entry.getParameters();
            if (parameters != null && parameters.length == 1 && parameters[0] instanceof Map<?, ?> fields) {
                out.writeStringField("message", entry.getMessage());
                for (Map.Entry<?, ?> field : fields.entrySet()) {
                    write(out, String.valueOf(field.getKey()), field.getValue());
                }
            } else {
                out.writeStringField("message", plain.formatMessage(entry));
            }
            if (entry.getThrown() != null) {
                out.writeStringField("error", entry.getThrown().toString());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString();
    }

    private static void write(JsonGenerator out, String name, Object value) throws IOException {
        switch (value) {
            case null -> out.writeNullField(name);
            case Long number -> out.writeNumberField(name, number);
            case Integer number -> out.writeNumberField(name, number);
            case Boolean bool -> out.writeBooleanField(name, bool);
            default -> out.writeStringField(name, value.toString());
        }
    }
}
