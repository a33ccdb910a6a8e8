package dev.touchstone.serving.predict;

import dev.touchstone.serving.route.PreparedModel;
import dev.touchstone.serving.route.PreparedRoute;
import dev.touchstone.serving.rule.Filter.Kept;

/**
 * What a request is answered with.
 *
 * @param kept {@code null} unless somebody answered; its removed items are reported either way
 * @param removed by index of the rule, of the answer that was given, or of the model's own when none was
 * @param servedBy {@code null} unless somebody answered
 * @param test {@code null} when the unit is in no test
 * @param variant index into the test's variants
 * @param deniedBy the rule's name; {@code null} unless it was denied
 */
public record PredictionResult(
        PreparedRoute route,
        Result result,
        Kept kept,
        int[] removed,
        PreparedModel servedBy,
        boolean fallback,
        PreparedRoute.PreparedTest test,
        int variant,
        String deniedBy) {

    /** Written as in the answer. */
    public enum Result {
        Answered,
        NotAnswered,
        Denied
    }
}
