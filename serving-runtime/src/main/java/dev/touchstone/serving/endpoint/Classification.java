package dev.touchstone.serving.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.touchstone.api.v1alpha1.EndpointType;
import dev.touchstone.storage.RankedList;
import java.io.IOException;

/** {@code labels: [{label, probability}]} come out, all of them. */
final class Classification implements EndpointKind {
    private static final int ALL = 1_000;

    @Override
    public EndpointType type() {
        return EndpointType.Classification;
    }

    @Override
    public boolean takesCount() {
        return false;
    }

    @Override
    public int defaultCount(int expected) {
        return ALL;
    }

    @Override
    public int enough(int expected) {
        return Math.max(1, expected);
    }

    @Override
    public String resultField() {
        return "labels";
    }

    @Override
    public void write(JsonGenerator out, RankedList candidates, int index) throws IOException {
        out.writeStartObject();
        out.writeStringField("label", candidates.id(index));
        out.writeNumberField("probability", candidates.score(index));
        out.writeEndObject();
    }
}
