package dev.touchstone.serving.predict;

import dev.touchstone.expression.Variable;
import dev.touchstone.expression.Variables;
import java.util.Map;

/**
 * A valid request.
 *
 * @param inputs those that were given, of their declared types: String, Long, Double or Boolean
 * @param count how many items an answer has at most
 * @param deadlineMillis from when the request had been read
 */
public record PredictionRequest(Map<String, Object> inputs, int count, int deadlineMillis) implements Variables {
    @Override
    public Object value(Variable variable) {
        return inputs.get(variable.subject());
    }
}
