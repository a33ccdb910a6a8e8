package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What must pass all the time, whoever holds the object. */
record Liberty(String what, Kind kind, String subresource, java.util.function.LongFunction<String> spec) {
    private static final AtomicLong COUNTER = new AtomicLong();

    static final List<Liberty> ALL = List.of(
            new Liberty("scale", Kind.Context, "scale", n -> "{\"spec\":{\"replicas\":" + (1 + n % 2) + "}}"),
            new Liberty("capacity", Kind.Context, "", n -> "{\"spec\":{\"capacity\":{\"resources\":{\"requests\":{\"cpu\":\"" + (100 + n % 50) + "m\"}}}}}"),
            new Liberty("expectations", Kind.Context, "", n -> "{\"spec\":{\"expectations\":{\"answered\":{\"atLeast\":\"" + (50 + n % 49) + "%\"}}}}"),
            documentation(Kind.Context), documentation(Kind.Model), documentation(Kind.ModelStorage), documentation(Kind.ABTest),
            new Liberty("versions", Kind.ModelStorage, "", n -> "{\"spec\":{\"versions\":{\"keep\":" + (2 + n % 3) + "}}}"),
            new Liberty("checks", Kind.ModelStorage, "", n -> "{\"spec\":{\"checks\":[{\"name\":\"enough\",\"minRows\":" + (1 + n) + "}]}}"),
            new Liberty("deletionPolicy", Kind.ModelStorage, "", n -> "{\"spec\":{\"deletionPolicy\":\"" + (n % 2 == 0 ? "Retain" : "Delete") + "\"}}"),
            new Liberty("labels and annotations", Kind.Model, "", n -> "{\"metadata\":{\"labels\":{\"n\":\"n" + n + "\"},\"annotations\":{\"n\":\"" + n + "\"}}}"));

    private static Liberty documentation(Kind kind) {
        return new Liberty("documentation", kind, "", n -> "{\"spec\":{\"documentation\":{\"owner\":\"team-" + n + "\"}}}");
    }

    Request on(JsonNode live) {
        return Request.patch(kind, live.at("/metadata/name").asText(), subresource, Request.MERGE, spec.apply(COUNTER.incrementAndGet()));
    }
}
