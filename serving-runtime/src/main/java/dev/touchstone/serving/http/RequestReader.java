package dev.touchstone.serving.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.serving.predict.PredictionRequest;
import dev.touchstone.serving.route.PreparedRoute;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks the body of a prediction request. */
final class RequestReader {
    static final int MAX_COUNT = 1_000;
    static final int MAX_DEADLINE_MILLIS = 60_000;
    private static final String FIELDS = "inputs, count, deadlineMillis";

    private final JsonFactory json = JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

    PredictionRequest read(byte[] body, PreparedRoute route) throws InvalidRequestException {
        try (JsonParser in = json.createParser(body)) {
            return new Reading(in, route).read();
        } catch (JsonParseException e) {
            JsonLocation at = e.getLocation();
            throw new InvalidRequestException("", "the body must be JSON, but is malformed at " + at.getLineNr() + ":" + at.getColumnNr()
                    + ": " + firstSentence(e));
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("", "the body must be JSON: " + firstSentence(e));
        } catch (IOException e) {
            throw new InvalidRequestException("", "the body cannot be read: " + e.getMessage());
        }
    }

    private static String firstSentence(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        return message == null ? "unexpected end" : message.lines().findFirst().orElse("").replaceAll(" \\(start marker.*", "");
    }

    /** One body. */
    private static final class Reading {
        private final JsonParser in;
        private final PreparedRoute route;
        private Map<String, Object> inputs;
        private Integer count;
        private Integer deadlineMillis;

        Reading(JsonParser in, PreparedRoute route) {
            this.in = in;
            this.route = route;
        }

        PredictionRequest read() throws IOException, InvalidRequestException {
            JsonToken first = in.nextToken();
            if (first == null) {
                throw new InvalidRequestException("", "the body must be a JSON object, but is empty");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new InvalidRequestException("", "the body must be a JSON object, but is " + kind(first));
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                switch (field) {
                    case "inputs" -> readInputs();
                    case "count" -> count = readCount();
                    case "deadlineMillis" -> deadlineMillis = once(field, deadlineMillis, readNumber(field, MAX_DEADLINE_MILLIS));
                    case "items" -> throw new InvalidRequestException(field, "`items` must not be given: only endpoints of type 'Ranking' take items, this one is '"
                            + route.endpoint().type() + "'");
                    default -> throw new InvalidRequestException(field, "`" + field + "` is not known; a request has " + FIELDS);
                }
            }
            if (in.nextToken() != null) {
                throw new InvalidRequestException("", "the body must be one JSON object, but something follows it");
            }
            if (inputs == null) {
                throw new InvalidRequestException("inputs", "`inputs` must be given: an object with " + names());
            }
            requireInputs();
            int own = route.route().deadlineMillis();
            return new PredictionRequest(inputs,
                    count == null ? route.endpoint().defaultCount(route.route().expectedItems()) : count,
                    deadlineMillis == null ? own : Math.min(own, deadlineMillis));
        }

        private void readInputs() throws IOException, InvalidRequestException {
            if (inputs != null) {
                throw new InvalidRequestException("inputs", "`inputs` must not be given twice");
            }
            if (in.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidRequestException("inputs", "`inputs` must be an object, but is " + kind(in.currentToken()));
            }
            inputs = new HashMap<>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                Input input = declared(in.currentName());
                in.nextToken();
                if (inputs.containsKey(input.name())) {
                    throw new InvalidRequestException("inputs." + input.name(), "`inputs." + input.name() + "` must not be given twice");
                }
                inputs.put(input.name(), readInput(input));
            }
        }

        private Input declared(String name) throws InvalidRequestException {
            for (Input input : route.route().endpoint().inputs()) {
                if (input.name().equals(name)) {
                    return input;
                }
            }
            throw new InvalidRequestException("inputs." + name, "`inputs." + name + "` is not known; this endpoint has " + names());
        }

        /** A null is an input that was left out. */
        private Object readInput(Input input) throws IOException, InvalidRequestException {
            JsonToken token = in.currentToken();
            if (token == JsonToken.VALUE_NULL) {
                return null;
            }
            Object value = switch (input.type()) {
                case String -> token == JsonToken.VALUE_STRING ? in.getText() : null;
                case Integer -> token == JsonToken.VALUE_NUMBER_INT ? readLong(input) : null;
                case Double -> token.isNumeric() ? (Object) in.getDoubleValue() : null;
                case Boolean -> token.isBoolean() ? (Object) in.getBooleanValue() : null;
                case StringList, Unknown -> null;
            };
            boolean infinite = value instanceof Double number && number.isInfinite();
            if (value == null || infinite) {
                throw new InvalidRequestException("inputs." + input.name(), "`inputs." + input.name() + "` must be of type '" + input.type() + "', but is "
                        + (infinite ? "too large" : kind(token)));
            }
            return value;
        }

        private Long readLong(Input input) throws IOException, InvalidRequestException {
            try {
                return in.getLongValue();
            } catch (InputCoercionException e) {
                throw new InvalidRequestException("inputs." + input.name(), "`inputs." + input.name() + "` must fit into 64 bits");
            }
        }

        private Integer readCount() throws IOException, InvalidRequestException {
            if (!route.endpoint().takesCount()) {
                throw new InvalidRequestException("count", "`count` must not be given: an endpoint of type '" + route.endpoint().type() + "' answers all labels");
            }
            return once("count", count, readNumber("count", MAX_COUNT));
        }

        private Integer once(String field, Integer before, int now) throws InvalidRequestException {
            if (before != null) {
                throw new InvalidRequestException(field, "`" + field + "` must not be given twice");
            }
            return now;
        }

        private int readNumber(String field, int maximum) throws IOException, InvalidRequestException {
            boolean whole = in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getNumberType() == JsonParser.NumberType.INT;
            int value = whole ? in.getIntValue() : 0;
            if (value < 1 || value > maximum) {
                throw new InvalidRequestException(field, "`" + field + "` must be a whole number from 1 to " + maximum
                        + ", but is " + (in.currentToken().isNumeric() ? "'" + shortened(in.getText()) + "'" : kind(in.currentToken())));
            }
            return value;
        }

        private static String shortened(String number) {
            return number.length() > 20 ? number.substring(0, 20) + "..." : number;
        }

        private void requireInputs() throws InvalidRequestException {
            for (Input input : route.route().endpoint().inputs()) {
                if (input.required() && inputs.get(input.name()) == null) {
                    throw new InvalidRequestException("inputs." + input.name(), "`inputs." + input.name() + "` must be given; it is required, of type '" + input.type() + "'");
                }
            }
        }

        private String names() {
            List<String> names = route.route().endpoint().inputs().stream().map(Input::name).toList();
            return names.isEmpty() ? "no inputs" : String.join(", ", names);
        }

        private static String kind(JsonToken token) {
            return switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case VALUE_STRING -> "a string";
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                case VALUE_NULL -> "null";
                default -> token.toString();
            };
        }
    }
}
