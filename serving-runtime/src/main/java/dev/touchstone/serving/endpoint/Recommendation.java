package dev.touchstone.serving.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.touchstone.api.v1alpha1.EndpointType;
import dev.touchstone.storage.RankedList;
import java.io.IOException;

/** {@code count} goes in, {@code items: [{id, score}]} come out. */
final class Recommendation implements EndpointKind {
    private static final int DEFAULT_COUNT = 10;

    @Override
    public EndpointType type() {
        return EndpointType.Recommendation;
    }

    @Override
    public boolean takesCount() {
        return true;
    }

    @Override
    public int defaultCount(int expected) {
        return expected > 0 ? expected : DEFAULT_COUNT;
    }

    @Override
    public int enough(int expected) {
        return defaultCount(expected);
    }

    @Override
    public String resultField() {
        return "items";
    }

    @Override
    public void write(JsonGenerator out, RankedList candidates, int index) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", candidates.id(index));
        out.writeNumberField("score", candidates.score(index));
        out.writeEndObject();
    }
}
