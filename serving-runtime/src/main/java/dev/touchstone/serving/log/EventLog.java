package dev.touchstone.serving.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Writes events with named fields. */
public final class EventLog {
    private final Logger logger;

    private EventLog(Logger logger) {
        this.logger = logger;
    }

    public static EventLog of(Class<?> source) {
        return new EventLog(Logger.getLogger(source.getName()));
    }

    /** @param fields name, value, name, value... */
    public void info(String message, Object... fields) {
        write(Level.INFO, message, fields);
    }

    /** Something is not as it should be; what was good before stays in force. */
    public void warn(String message, Object... fields) {
        write(Level.WARNING, message, fields);
    }

    private void write(Level level, String message, Object... fields) {
        if (!logger.isLoggable(level)) {
            return;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i + 1 < fields.length; i += 2) {
            named.put((String) fields[i], fields[i + 1]);
        }
        LogRecord entry = new LogRecord(level, message);
        entry.setLoggerName(logger.getName());
        entry.setParameters(new Object[] {named});
        logger.log(entry);
    }
}
