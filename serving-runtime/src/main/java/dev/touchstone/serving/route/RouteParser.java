package dev.touchstone.serving.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.touchstone.route.Route;

/** Reads a route document. A field that this build does not know could change an answer, so it is refused. */
final class RouteParser {
    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The document's number, or 0 if not even that can be read or it can be none. */
    long number(String document) {
        try {
            JsonNode number = json.readTree(document).path("number");
            return number.isIntegralNumber() && number.canConvertToLong() && isGiven(number.longValue()) ? number.longValue() : 0;
        } catch (JsonProcessingException e) {
            return 0;
        }
    }

    Route parse(String document) throws InvalidRouteException {
        try {
            JsonNode tree = json.readTree(document);
            int format = tree.path("format").asInt(0);
            if (format != Route.FORMAT) {
                throw new InvalidRouteException("`format` must be " + Route.FORMAT + ", but is " + format + "; this build reads no other");
            }
            Route route = json.treeToValue(tree, Route.class);
            if (!isGiven(route.number())) {
                throw new InvalidRouteException("`number` must be from 1 to " + Route.MAX_NUMBER + ", but is " + route.number());
            }
            return route;
        } catch (JsonProcessingException e) {
            throw new InvalidRouteException("the route must be JSON of format " + Route.FORMAT + ": " + e.getOriginalMessage(), e);
        }
    }

    private static boolean isGiven(long number) {
        return number >= 1 && number <= Route.MAX_NUMBER;
    }
}
