package dev.touchstone.operator.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.operator.context.PodReading.Answer;
import dev.touchstone.route.RouteReport;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks pods which route they run: all at once, and not for long. */
final class PodRoutes implements AutoCloseable {
    static final String PORT = "management";

    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofMillis(1000);
    /** Many times what the longest report takes. */
    private static final int MOST_BYTES = 1 << 20;
    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    List<PodReading> read(List<Pod> pods) {
        var asked = pods.stream().filter(PodRoutes::runs).map(this::ask).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Also one that is on its way out: for some seconds it still answers. */
    private static boolean runs(Pod pod) {
        return pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getPodIP() != null;
    }

    private CompletableFuture<PodReading> ask(Pod pod) {
        var name = pod.getMetadata().getName();
        var uri = "http://" + bracketed(pod.getStatus().getPodIP()) + ":" + port(pod) + "/route";
        var exchange = http.sendAsync(HttpRequest.newBuilder(URI.create(uri)).build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MOST_BYTES));
        // A timeout of the request would end when the headers are there.
        return exchange.copy().orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            exchange.cancel(true);
            return new PodReading(name, isReady(pod), answer(response, failure));
        });
    }

    private static Answer answer(HttpResponse<String> response, Throwable failure) {
        if (failure != null) {
            var cause = failure.getCause() == null ? failure : failure.getCause();
            if (cause instanceof TimeoutException) {
                return new Answer.Unreachable("it did not answer within " + ANSWER.toMillis() + " ms");
            }
            return new Answer.Unreachable(cause.getClass().getSimpleName()
                    + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
        }
        if (response.statusCode() != 200) {
            return new Answer.Unreachable("it answered with status " + response.statusCode());
        }
        try {
            return new Answer.Reported(JSON.readValue(response.body(), RouteReport.class));
        } catch (JsonProcessingException e) {
            return new Answer.Unreachable("it answered with something else than a route report");
        }
    }

    /** It gets new requests. */
    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus().getConditions() != null && pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static int port(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> PORT.equals(port.getName()))
                .findFirst().map(port -> port.getContainerPort()).orElse(ContextPod.MANAGEMENT_PORT);
    }

    private static String bracketed(String ip) {
        return ip.contains(":") ? "[" + ip + "]" : ip;
    }
}
