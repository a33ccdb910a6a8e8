package dev.touchstone.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.route.RouteReport;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The pods of one context. */
final class Pods implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(180);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Cluster cluster;
    private final String context;

    Pods(Cluster cluster, String context) {
        this.cluster = cluster;
        this.context = context;
    }

    List<Pod> all() {
        return cluster.client().pods().inNamespace(cluster.namespace()).withLabel("touchstone.dev/context", context).list().getItems();
    }

    Set<String> uids() {
        return all().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    }

    /** Waits until there are so many Ready pods and none besides, all of them others than {@code old}. */
    void awaitReplaced(int replicas, Set<String> old) {
        Await.until(replicas + " Ready pods of '" + context + "' in the place of the old ones", BOUND, () -> {
            var pods = all();
            return pods.size() == replicas && pods.stream().noneMatch(pod -> old.contains(pod.getMetadata().getUid()))
                    && pods.stream().allMatch(Pods::ready);
        });
    }

    static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready") && condition.getStatus().equals("True"));
    }

    /** The route number that the pod at this address has in force. */
    RouteReport route(String address) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + address + ":8081/route")).timeout(Duration.ofSeconds(2)).build();
            return JSON.readValue(http.send(request, HttpResponse.BodyHandlers.ofString()).body(), RouteReport.class);
        } catch (IOException e) {
            throw new AssertionError("The pod at " + address + " does not say which route it has: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
