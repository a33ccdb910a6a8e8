package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.controlplane.ControlPlane.Extra;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What whoever takes a lock away is told, and what is written down of it, by the real API server. */
class LockRecordTest {
    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = ControlPlane.ofItsOwn(Extra.AuditLog);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final LockedObjects objects = new LockedObjects(CONTROL_PLANE);

    @Test
    void whoeverBreaksTheGlassIsWarnedOfWhatItMeans() throws Exception {
        var model = objects.create("models");
        objects.lock(model, "neighbours-vs-als", "uid-1");

        var answer = patchStatus(model, "kubectl-patch", "application/merge-patch+json", "{\"status\": {\"locks\": null}}");

        assertThat(warnings(answer)).singleElement().asString().contains("lock-record.touchstone.dev")
                .contains("the lock of run 1 of ABTest 'neighbours-vs-als' was taken from models '" + model.getMetadata().getName() + "' by '")
                .contains("that run must not be trusted");
        assertThat(objects.read(model).<List<?>>get("status", "locks")).isNull();
        assertThat(recorded(answer)).contains("\"lock-record.touchstone.dev/glass-broken\":\"the lock of run 1 of ABTest "
                + "'neighbours-vs-als' was taken from models '" + model.getMetadata().getName() + "' by '");
    }

    @Test
    void whoTakesOneOfTwoLocksIsWarnedOfThatOne() throws Exception {
        var model = objects.create("models");
        objects.lock(model, "first", "uid-1");
        objects.lock(model, "second", "uid-2");

        var answer = patchStatus(model, "kubectl-patch", "application/json-patch+json", "[{\"op\": \"remove\", \"path\": \"/status/locks/0\"}]");

        assertThat(warnings(answer)).singleElement().asString().contains("ABTest 'first'").doesNotContain("'second'");
    }

    @Test
    void aRunThatReleasesItsOwnLockHearsNothing() throws Exception {
        var model = objects.create("models");
        objects.lock(model, "neighbours-vs-als", "uid-1");
        var name = model.getMetadata().getName();

        var answer = patchStatus(model, "uid-1", "application/apply-patch+yaml",
                "{\"apiVersion\": \"touchstone.dev/v1alpha1\", \"kind\": \"Model\", \"metadata\": {\"name\": \"" + name
                        + "\"}, \"status\": {\"locks\": []}}");

        assertThat(warnings(answer)).isEmpty();
        assertThat(recorded(answer)).doesNotContain("glass-broken");
        assertThat(objects.read(model).<List<?>>get("status", "locks")).isNullOrEmpty();
    }

    /** What is said of that request in the audit log, which may be written a moment after the answer. */
    private static String recorded(HttpResponse<String> answer) throws IOException, InterruptedException {
        var id = "\"auditID\":\"" + answer.header("Audit-Id") + '"';
        for (var end = Instant.now().plus(PATIENCE); Instant.now().isBefore(end); Thread.sleep(PAUSE)) {
            try (var lines = Files.lines(CONTROL_PLANE.auditLog())) {
                var found = lines.filter(line -> line.contains(id) && line.contains("\"stage\":\"ResponseComplete\"")).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new AssertionError("The audit log does not have " + id);
    }

    private static List<String> warnings(HttpResponse<String> answer) {
        return answer.headers("Warning");
    }

    private static HttpResponse<String> patchStatus(GenericKubernetesResource object, String manager, String type, String body)
            throws InterruptedException, ExecutionException, TimeoutException {
        var client = CONTROL_PLANE.client();
        var uri = client.getMasterUrl() + "apis/touchstone.dev/v1alpha1/namespaces/" + object.getMetadata().getNamespace() + "/models/"
                + object.getMetadata().getName() + "/status?fieldManager=" + manager;
        HttpRequest request = client.getHttpClient().newHttpRequestBuilder().uri(uri).header("Accept", "application/json").method("PATCH", type, body).build();
        HttpResponse<String> response = client.getHttpClient().sendAsync(request, String.class).get(30, TimeUnit.SECONDS);
        assertThat(response.code()).as(response.body()).isEqualTo(200);
        return response;
    }
}
