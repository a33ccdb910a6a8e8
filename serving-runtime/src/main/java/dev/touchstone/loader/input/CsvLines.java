package dev.touchstone.loader.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Comma-separated values as in RFC 4180, UTF-8, with a header. Cells get the type that the storage declares for their column;
 * one that is not of that type stays text, for the row's check to name it. An empty cell is an absent value.
 */
final class CsvLines implements RowSource {
    private static final Set<String> JSON_CELLS = Set.of("items", "value");
    private static final Set<String> LIST_CELLS = Set.of("members", "add", "remove");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final MappingIterator<String[]> lines;
    private final String[] header;
    private final Map<String, ValueType> types = new HashMap<>();

    CsvLines(String name, InputStream in, StorageDescriptor storage) {
        this.name = name;
        for (Field field : storage.fields()) {
            types.put(field.name(), field.type());
        }
        types.put("key", storage.key().type());
        types.putIfAbsent(storage.key().name(), storage.key().type());
        types.putIfAbsent("score", ValueType.Double);
        types.putIfAbsent("deleted", ValueType.Boolean);
        try {
            // Not the lenient decoder of the JDK's default: a wrong encoding must not become question marks.
            lines = new CsvMapper().readerFor(String[].class)
                    .with(CsvParser.Feature.WRAP_AS_ARRAY).with(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .readValues(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())));
            header = header();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String[] header() throws IOException {
        if (!lines.hasNextValue()) {
            throw LoadFailure.badInput(name, "must have a header line with the names of the columns");
        }
        String[] names = lines.nextValue();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.length; i++) {
            names[i] = (i == 0 && names[i].startsWith("\uFEFF") ? names[i].substring(1) : names[i]).trim();
            if (names[i].isEmpty() || !seen.add(names[i])) {
                throw LoadFailure.badInput(where(1), "column " + (i + 1) + " must have a name of its own in the header, has '" + names[i] + "'");
            }
        }
        return names;
    }

    @Override
    public Optional<RawRow> next() {
        try {
            if (!lines.hasNextValue()) {
                return Optional.empty();
            }
            long line = lines.getCurrentLocation().getLineNr();
            String[] cells = lines.nextValue();
            long end = lines.getCurrentLocation().getLineNr();
            long number = Math.max(line - 1, end > line ? line : 2);
            return Optional.of(new RawRow(number, row(number, cells)));
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    private ObjectNode row(long number, String[] cells) {
        if (cells.length != header.length) {
            throw LoadFailure.badInput(where(number), "must have " + header.length + " cells like the header, has " + cells.length
                    + "; text with commas, quotes or line breaks must be quoted");
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].isEmpty()) {
                row.set(header[i], cell(number, header[i], cells[i]));
            }
        }
        return row;
    }

    private JsonNode cell(long number, String column, String text) {
        ValueType type = types.get(column);
        if (type == null && JSON_CELLS.contains(column)) {
            return json(number, column, text);
        }
        if (type == ValueType.StringList || type == null && LIST_CELLS.contains(column)) {
            return list(number, column, text);
        }
        return type == null ? JsonNodeFactory.instance.textNode(text) : scalar(type, text);
    }

    private static JsonNode scalar(ValueType type, String text) {
        try {
            return switch (type) {
                case Integer -> JsonNodeFactory.instance.numberNode(Long.parseLong(text.trim()));
                case Double -> JsonNodeFactory.instance.numberNode(Double.parseDouble(text.trim()));
                case Boolean -> switch (text.trim().toLowerCase(java.util.Locale.ROOT)) {
                    case "true" -> JsonNodeFactory.instance.booleanNode(true);
                    case "false" -> JsonNodeFactory.instance.booleanNode(false);
                    default -> JsonNodeFactory.instance.textNode(text);
                };
                case String, StringList, Unknown -> JsonNodeFactory.instance.textNode(text);
            };
        } catch (NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private JsonNode list(long number, String column, String text) {
        if (text.startsWith("[")) {
            return json(number, column, text);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String part : text.split("\\|")) {
            list.add(part);
        }
        return list;
    }

    private JsonNode json(long number, String column, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw LoadFailure.badInput(where(number), "column `" + column + "` must be JSON: " + e.getOriginalMessage());
        }
    }

    private LoadFailure unreadable(Exception e) {
        if (e instanceof LoadFailure known) {
            return known;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return LoadFailure.badInput(name, "must be UTF-8; convert the file, for example with iconv");
            }
            if (cause instanceof JsonProcessingException syntax && syntax.getLocation() != null) {
                return LoadFailure.badInput(where(syntax.getLocation().getLineNr()), "must be CSV: " + syntax.getOriginalMessage());
            }
        }
        return new LoadFailure(ExitCode.BAD_INPUT, "'" + name + "' cannot be read: " + e.getMessage(), e);
    }

    @Override
    public String where(long number) {
        return name + ", line " + number;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
