package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Somebody's connection to the API server, with somebody's rights. Safe for many threads. */
final class Line {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final KubernetesClient user;
    private final String base;

    Line(KubernetesClient user, String namespace) {
        this.user = user;
        this.base = user.getMasterUrl() + "apis/touchstone.dev/v1alpha1/namespaces/" + namespace + "/";
    }

    Answer send(Request request) {
        var http = user.getHttpClient();
        var sent = http.newHttpRequestBuilder().uri(base + request.path()).header("Accept", "application/json")
                .method(request.method(), request.type(), request.body().isEmpty() ? null : request.body()).build();
        try {
            var response = http.sendAsync(sent, String.class).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var body = response.body();
            return new Answer(response.code(), body == null || body.isEmpty() || body.charAt(0) != '{' ? MissingNode.getInstance() : JSON.readTree(body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException | JsonProcessingException e) {
            throw new AssertionError("The API server did not answer " + request.method() + " " + request.path(), e);
        }
    }
}
