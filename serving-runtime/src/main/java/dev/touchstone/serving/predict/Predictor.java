package dev.touchstone.serving.predict;

import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.metrics.ServingMetrics;
import dev.touchstone.serving.route.View;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;

/** Answers valid requests and counts the results. Safe to share. */
public final class Predictor {
    private final CounterDataPoint withoutUnit;
    private final DistributionDataPoint duration;
    private final Map<PredictionResult.Result, CounterDataPoint> results = new EnumMap<>(PredictionResult.Result.class);

    public Predictor(ServingMetrics metrics) {
        this.withoutUnit = metrics.counter(MetricNames.WITHOUT_UNIT);
        this.duration = metrics.histogram(MetricNames.PREDICTION_DURATION);
        for (PredictionResult.Result result : PredictionResult.Result.values()) {
            results.put(result, metrics.counter(MetricNames.PREDICTIONS, result.name()));
        }
    }

    /**
     * @param view leased by the caller for as long as this takes
     * @param startNanos when the request had been read
     */
    public Future<PredictionResult> predict(View view, PredictionRequest request, long startNanos) {
        return new Prediction(view, request, startNanos, withoutUnit).run().onSuccess(result -> {
            results.get(result.result()).inc();
            duration.observe((System.nanoTime() - startNanos) / 1e9);
        });
    }
}
