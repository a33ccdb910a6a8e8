package dev.touchstone.loader.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.LoadFailure;
import dev.touchstone.loader.input.RawRow;
import dev.touchstone.loader.input.RowSource;
import dev.touchstone.storage.Change;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.RecordValue;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.Value;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Checks rows against what a storage declares. A failure names line, column and what to do. */
public final class RowSchema {
    private final StorageDescriptor storage;
    private final Map<String, ValueType> fields = new LinkedHashMap<>();
    private final String column;

    public RowSchema(StorageDescriptor storage) {
        this.storage = storage;
        for (Field field : storage.fields()) {
            fields.put(field.name(), field.type());
        }
        this.column = switch (storage.format()) {
            case RankedList -> "items";
            case Record -> "value";
            case Set -> "members";
            case Unknown -> throw new IllegalArgumentException("a format must be known");
        };
    }

    /** A row of a version. */
    public Row row(RawRow raw, RowSource source) {
        return checked(raw, source, content -> {
            if (content.has("deleted") || content.has("add") || content.has("remove")) {
                throw new InvalidRow("`deleted`, `add` and `remove` are for storages of `mode: Live`; a version is published whole: leave the row out");
            }
            only(content, Set.of("key", column));
            return new Row(key(content), value(content));
        });
    }

    /** A change of a Live storage. */
    public Change change(RawRow raw, RowSource source) {
        return checked(raw, source, content -> {
            if (content.has("deleted")) {
                only(content, Set.of("key", "deleted"));
                if (!content.get("deleted").isBoolean() || !content.get("deleted").booleanValue()) {
                    throw new InvalidRow("column `deleted` must be true, or be left out");
                }
                return new Change.Delete(key(content));
            }
            if (storage.format() == Format.Set && (content.has("add") || content.has("remove"))) {
                only(content, Set.of("key", "add", "remove"));
                return new Change.Members(key(content), strings(content, "add"), strings(content, "remove"));
            }
            only(content, Set.of("key", column));
            return new Change.Upsert(key(content), value(content));
        });
    }

    private <T> T checked(RawRow raw, RowSource source, Function<ObjectNode, T> check) {
        try {
            return check.apply(raw.content());
        } catch (InvalidRow e) {
            throw LoadFailure.badInput(source.where(raw.number()), e.getMessage());
        }
    }

    private String key(ObjectNode content) {
        return RowTypes.key(content.get("key"), storage.key().type());
    }

    private Value value(ObjectNode content) {
        JsonNode node = content.get(column);
        if (node == null || node.isNull()) {
            throw new InvalidRow("column `" + column + "` must not be missing in a row of format " + storage.format());
        }
        return switch (storage.format()) {
            case RankedList -> list(node);
            case Record -> record(node);
            case Set -> new SetValue(new LinkedHashSet<>(RowTypes.strings(node, column)));
            case Unknown -> throw new IllegalStateException();
        };
    }

    private RankedList list(JsonNode items) {
        if (!items.isArray()) {
            throw new InvalidRow("column `items` must be a list of {\"id\", \"score\"}, is " + RowTypes.shown(items));
        }
        String[] ids = new String[items.size()];
        double[] scores = new double[items.size()];
        Set<String> seen = HashSet.newHashSet(items.size());
        for (int i = 0; i < ids.length; i++) {
            String at = "items[" + i + "]";
            if (!(items.get(i) instanceof ObjectNode item)) {
                throw new InvalidRow("column `" + at + "` must be {\"id\", \"score\"}, is " + RowTypes.shown(items.get(i)));
            }
            only(item, Set.of("id", "score"));
            ids[i] = (String) RowTypes.value(present(item, "id", at), ValueType.String, at + ".id");
            scores[i] = (Double) RowTypes.value(present(item, "score", at), ValueType.Double, at + ".score");
            if (ids[i].isEmpty()) {
                throw new InvalidRow("column `" + at + ".id` must not be empty");
            }
            if (!seen.add(ids[i])) {
                throw new InvalidRow("column `" + at + ".id` must not repeat '" + ids[i] + "': an item is in a list once");
            }
            if (i > 0 && scores[i] > scores[i - 1]) {
                throw new InvalidRow("column `" + at + ".score` must not be higher than the one before (" + scores[i - 1] + "), is "
                        + scores[i] + ": put the best item first");
            }
        }
        return RankedList.of(ids, scores);
    }

    private RecordValue record(JsonNode node) {
        if (!(node instanceof ObjectNode value)) {
            throw new InvalidRow("column `value` must be an object with the storage's fields, is " + RowTypes.shown(node));
        }
        Map<String, Object> row = LinkedHashMap.newLinkedHashMap(value.size());
        value.properties().forEach(field -> {
            ValueType type = fields.get(field.getKey());
            if (type == null) {
                throw new InvalidRow("column `" + field.getKey() + "` must be declared in the ModelStorage's `spec.fields` (" + fields.keySet()
                        + "), or be left out");
            }
            if (!field.getValue().isNull()) {
                row.put(field.getKey(), RowTypes.value(field.getValue(), type, field.getKey()));
            }
        });
        return new RecordValue(row);
    }

    private static List<String> strings(ObjectNode content, String name) {
        return content.hasNonNull(name) ? RowTypes.strings(content.get(name), name) : List.of();
    }

    private static JsonNode present(ObjectNode item, String name, String at) {
        JsonNode node = item.get(name);
        if (node == null || node.isNull()) {
            throw new InvalidRow("column `" + at + "." + name + "` must not be missing");
        }
        return node;
    }

    private void only(ObjectNode content, Set<String> known) {
        content.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InvalidRow("column `" + name + "` must not be in a row of format " + storage.format()
                        + (storage.mode() == StorageMode.Live ? " and mode Live" : "") + "; it has "
                        + Arrays.toString(known.stream().sorted().map(field -> "`" + field + "`").toArray()));
            }
        });
    }
}
