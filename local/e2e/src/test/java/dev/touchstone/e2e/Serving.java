package dev.touchstone.e2e;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** Waits for what a context answers. */
final class Serving {
    private static final Duration BOUND = Duration.ofSeconds(90);
    /** In a row and each over a connection of its own: a Service has several pods behind it. */
    private static final int IN_A_ROW = 6;

    private Serving() {}

    static void awaitAnswers(Endpoint endpoint, Map<String, ?> inputs, Predicate<Prediction> expected) {
        var last = new String[] {"nothing"};
        try {
            Await.until("answers of " + endpoint, BOUND, () -> {
                for (var n = 0; n < IN_A_ROW; n++) {
                    try (var client = new PredictionClient(endpoint)) {
                        var answer = client.predict(inputs);
                        last[0] = answer.toString();
                        if (!expected.test(answer)) {
                            return false;
                        }
                    } catch (FailedPrediction e) {
                        last[0] = e.getMessage();
                        return false;
                    }
                }
                return true;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the last was: " + last[0], e);
        }
    }
}
