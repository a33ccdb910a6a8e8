package dev.touchstone.operator.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.route.Route;
import dev.touchstone.route.Route.ContextIdentity;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A route as JSON: equal routes give equal bytes. */
public final class RouteDocument {
    /** What a ConfigMap takes is 1 MiB with everything around it; etcd's default limit on a request is not far above. */
    public static final int MAX_BYTES = 900 * 1024;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RouteDocument() {}

    public static String write(Route route) {
        try {
            return JSON.writeValueAsString(route);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when this is no route of our format. */
    public static Optional<Route> read(String json) {
        try {
            return Optional.ofNullable(JSON.readValue(json, Route.class)).filter(route -> route.format() == Route.FORMAT);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Without the number, and without the generation, which also grows with what no answer depends on. */
    public static String contentHash(Route route) {
        var identity = route.context();
        var content = renumbered(route, new ContextIdentity(identity.namespace(), identity.name(), identity.uid(), 0), 0);
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(write(content).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Route numbered(Route route, long number) {
        return renumbered(route, route.context(), number);
    }

    private static Route renumbered(Route route, ContextIdentity identity, long number) {
        return new Route(route.format(), number, identity, route.endpoint(), route.unit(), route.deadlineMillis(), route.model(),
                route.fallbacks(), route.models(), route.storages(), route.rules(), route.tests(), route.expectedItems());
    }
}
