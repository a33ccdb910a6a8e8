package dev.touchstone.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Asks for predictions, one after the other, over connections that are kept. Not retried: what fails, fails. */
final class PredictionClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2)).build();
    private final Endpoint endpoint;

    PredictionClient(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** @throws FailedPrediction on a connection error, a status other than 200 or a body off the schema */
    Prediction predict(Map<String, ?> inputs) throws FailedPrediction {
        try {
            var body = JSON.writeValueAsString(Map.of("inputs", inputs, "count", 10));
            var request = HttpRequest.newBuilder(endpoint.predict()).timeout(Duration.ofSeconds(5))
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new FailedPrediction("status " + response.statusCode() + ": " + response.body());
            }
            var prediction = JSON.readValue(response.body(), Prediction.class);
            if (!prediction.keepsTheSchema()) {
                throw new FailedPrediction("a body off the schema: " + response.body());
            }
            return prediction;
        } catch (JsonProcessingException e) {
            throw new FailedPrediction("a body that is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new FailedPrediction(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while waiting for a prediction", e));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
