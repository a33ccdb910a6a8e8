package dev.touchstone.storage.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.RecordValue;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.Unreadable;
import dev.touchstone.storage.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** One storage's values as UTF-8 JSON. Thread-safe; decoding is on the request path. */
public final class ValueCodec {
    private static final JsonFactory JSON = new JsonFactory();

    private final Format format;
    private final Map<String, ValueType> fields = new HashMap<>();

    public ValueCodec(StorageDescriptor storage) {
        this.format = storage.format();
        for (Field field : storage.fields()) {
            fields.put(field.name(), field.type());
        }
    }

    public byte[] encode(Value value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            switch (value) {
                case RankedList list -> write(json, list);
                case RecordValue row -> write(json, row);
                case SetValue set -> writeStrings(json, set.members());
                default -> throw new IllegalArgumentException("not a value of a row: " + value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Never throws for what is in the bytes: what does not parse is {@link Unreadable}. */
    public Value decode(byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            Value value = switch (format) {
                case RankedList -> readList(json);
                case Record -> readRecord(json);
                case Set -> new SetValue(readStrings(json, json.nextToken(), new LinkedHashSet<>()));
                case Unknown -> new Unreadable("of a format that is not known");
            };
            return json.nextToken() == null ? value : new Unreadable("more than one JSON value");
        } catch (IOException e) {
            return new Unreadable("not a JSON " + format + ": " + e.getClass().getSimpleName());
        } catch (UnexpectedShape e) {
            return new Unreadable(e.getMessage());
        }
    }

    private static void write(JsonGenerator json, RankedList list) throws IOException {
        json.writeStartArray();
        for (int i = 0; i < list.size(); i++) {
            json.writeStartObject();
            json.writeStringField("id", list.id(i));
            json.writeNumberField("score", list.score(i));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, RecordValue row) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Object> field : row.fields().entrySet()) {
            json.writeFieldName(field.getKey());
            switch (field.getValue()) {
                case String text -> json.writeString(text);
                case Long number -> json.writeNumber(number);
                case Double number -> json.writeNumber(number);
                case Boolean bool -> json.writeBoolean(bool);
                case List<?> list -> writeStrings(json, list);
                default -> throw new IllegalArgumentException("field '" + field.getKey() + "' has no type of a record");
            }
        }
        json.writeEndObject();
    }

    private static void writeStrings(JsonGenerator json, Iterable<?> strings) throws IOException {
        json.writeStartArray();
        for (Object text : strings) {
            json.writeString((String) text);
        }
        json.writeEndArray();
    }

    private static RankedList readList(JsonParser json) throws IOException {
        expect(json.nextToken(), JsonToken.START_ARRAY);
        String[] ids = new String[16];
        double[] scores = new double[16];
        int size = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            expect(token, JsonToken.START_OBJECT);
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, size * 2);
                scores = Arrays.copyOf(scores, size * 2);
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "id" -> {
                        expect(value, JsonToken.VALUE_STRING);
                        ids[size] = json.getText();
                    }
                    case "score" -> scores[size] = number(json, value);
                    default -> json.skipChildren();
                }
            }
            if (ids[size] == null) {
                throw new UnexpectedShape("an item without id");
            }
            size++;
        }
        return RankedList.of(Arrays.copyOf(ids, size), Arrays.copyOf(scores, size));
    }

    private RecordValue readRecord(JsonParser json) throws IOException {
        expect(json.nextToken(), JsonToken.START_OBJECT);
        Map<String, Object> row = LinkedHashMap.newLinkedHashMap(fields.size());
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            ValueType type = fields.get(name);
            if (type == null) {
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                row.put(name, field(json, value, type));
            }
        }
        return new RecordValue(row);
    }

    private static Object field(JsonParser json, JsonToken value, ValueType type) throws IOException {
        return switch (type) {
            case String -> {
                expect(value, JsonToken.VALUE_STRING);
                yield json.getText();
            }
            case Integer -> {
                expect(value, JsonToken.VALUE_NUMBER_INT);
                yield json.getLongValue();
            }
            case Double -> number(json, value);
            case Boolean -> {
                if (!value.isBoolean()) {
                    throw new UnexpectedShape("no boolean where one is declared");
                }
                yield value == JsonToken.VALUE_TRUE;
            }
            case StringList -> List.copyOf(readStrings(json, value, new ArrayList<>()));
            case Unknown -> throw new UnexpectedShape("a field of a type that is not known");
        };
    }

    private static <C extends java.util.Collection<String>> C readStrings(JsonParser json, JsonToken first, C into) throws IOException {
        expect(first, JsonToken.START_ARRAY);
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            expect(token, JsonToken.VALUE_STRING);
            into.add(json.getText());
        }
        return into;
    }

    private static double number(JsonParser json, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
            throw new UnexpectedShape("no number where one is declared");
        }
        return json.getDoubleValue();
    }

    private static void expect(JsonToken token, JsonToken expected) {
        if (token != expected) {
            throw new UnexpectedShape("not the shape of the declared format: " + token + " instead of " + expected);
        }
    }

    private static final class UnexpectedShape extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnexpectedShape(String message) {
            super(message, null, false, false);
        }
    }
}
