package dev.touchstone.loader.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.connection.StorageDescriptor;
import java.util.Optional;
import java.util.Set;

/**
 * Makes rows out of the flat shape that tables have. RankedList: columns {@code key, id, score}, one item per line; Set:
 * {@code key, member}; lines of one key stand together. Record: {@code key} and one column per field. The key's column may also
 * have the name of the storage's key. Tables in the nested shape of JSON lines pass as they are.
 */
final class TabularRows implements RowSource {
    private static final Set<String> NESTED = Set.of("items", "members", "value", "add", "remove");

    private final RowSource lines;
    private final StorageDescriptor storage;
    private Optional<RawRow> ahead = Optional.empty();

    TabularRows(RowSource lines, StorageDescriptor storage) {
        this.lines = lines;
        this.storage = storage;
    }

    @Override
    public Optional<RawRow> next() {
        Optional<RawRow> first = take();
        if (first.isEmpty() || isNested(first.get().content())) {
            return first;
        }
        return Optional.of(switch (storage.format()) {
            case Record -> record(first.get());
            case RankedList -> grouped(first.get(), "items");
            case Set -> grouped(first.get(), "members");
            case Unknown -> first.get();
        });
    }

    private Optional<RawRow> take() {
        Optional<RawRow> next = ahead.isPresent() ? ahead : lines.next().map(this::withKey);
        ahead = Optional.empty();
        return next;
    }

    private RawRow withKey(RawRow line) {
        ObjectNode content = line.content();
        String name = storage.key().name();
        if (!content.has("key") && content.has(name)) {
            JsonNode key = content.remove(name);
            content.set("key", key);
        }
        JsonNode deleted = content.get("deleted");
        if (deleted != null && (deleted.isNull() || deleted.isBoolean() && !deleted.booleanValue())) {
            content.remove("deleted");
        }
        return line;
    }

    private static boolean isNested(ObjectNode content) {
        return content.has("deleted") || content.properties().stream().anyMatch(field -> NESTED.contains(field.getKey()));
    }

    private static RawRow record(RawRow line) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        ObjectNode value = line.content().deepCopy();
        JsonNode key = value.remove("key");
        if (key != null) {
            row.set("key", key);
        }
        row.set("value", value);
        return new RawRow(line.number(), row);
    }

    private RawRow grouped(RawRow first, String field) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        ArrayNode elements = row.putArray(field);
        JsonNode key = first.content().get("key");
        if (key != null) {
            row.set("key", key);
        }
        elements.add(element(first.content()));
        for (Optional<RawRow> line = take(); line.isPresent(); line = take()) {
            if (key == null || isNested(line.get().content()) || !key.equals(line.get().content().get("key"))) {
                ahead = line;
                break;
            }
            elements.add(element(line.get().content()));
        }
        return new RawRow(first.number(), row);
    }

    private JsonNode element(ObjectNode line) {
        ObjectNode element = line.deepCopy();
        element.remove("key");
        return storage.format() == Format.Set && element.size() == 1 && element.has("member") ? element.get("member") : element;
    }

    @Override
    public String where(long number) {
        return lines.where(number);
    }

    @Override
    public void close() {
        lines.close();
    }
}
