package dev.touchstone.serving.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.touchstone.route.Route;
import dev.touchstone.serving.predict.PredictionResult;
import dev.touchstone.serving.predict.PredictionResult.Result;
import dev.touchstone.serving.rule.PreparedRule;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes the answer to a prediction request. */
final class ResponseWriter {
    private final JsonFactory json = new JsonFactory();

    Buffer write(String predictionId, PredictionResult result) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(1024)) {
            try (JsonGenerator out = json.createGenerator(bytes)) {
                out.writeStartObject();
                out.writeStringField("predictionId", predictionId);
                out.writeStringField("result", result.result().name());
                if (result.result() == Result.Answered) {
                    writeAnswer(out, result);
                }
                if (result.test() != null) {
                    writeAssignment(out, result);
                }
                writeRemoved(out, result);
                if (result.deniedBy() != null) {
                    out.writeStringField("deniedBy", result.deniedBy());
                }
                out.writeEndObject();
            }
            return Buffer.buffer(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeAnswer(JsonGenerator out, PredictionResult result) throws IOException {
        out.writeArrayFieldStart(result.route().endpoint().resultField());
        for (int index : result.kept().indexes()) {
            result.route().endpoint().write(out, result.kept().candidates(), index);
        }
        out.writeEndArray();
        Route.RoutedModel model = result.servedBy().routed();
        out.writeObjectFieldStart("servedBy");
        out.writeStringField("kind", result.fallback() ? "Fallback" : "Model");
        out.writeStringField("model", model.name());
        if (model.revision() != null) {
            out.writeStringField("revision", model.revision());
        }
        out.writeEndObject();
    }

    private static void writeAssignment(JsonGenerator out, PredictionResult result) throws IOException {
        Route.Test test = result.test().test();
        out.writeObjectFieldStart("assignment");
        out.writeStringField("test", test.name());
        out.writeNumberField("run", test.run());
        out.writeStringField("variant", test.variants().get(result.variant()).name());
        out.writeEndObject();
    }

    private static void writeRemoved(JsonGenerator out, PredictionResult result) throws IOException {
        List<PreparedRule> rules = result.route().rules().all();
        boolean begun = false;
        for (int rule = 0; rule < result.removed().length; rule++) {
            if (result.removed()[rule] == 0) {
                continue;
            }
            if (!begun) {
                out.writeObjectFieldStart("removedByRules");
                begun = true;
            }
            out.writeNumberField(rules.get(rule).name(), result.removed()[rule]);
        }
        if (begun) {
            out.writeEndObject();
        }
    }
}
