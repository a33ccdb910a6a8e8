package dev.touchstone.operator.faults.fuzz;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What reconcilers threw besides what the API server says to anybody who is late. */
final class UnexpectedFailures implements Metrics {
    private static final Set<Integer> LATE = Set.of(0, 404, 409, 429);

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        try {
            return execution.execute();
        } catch (KubernetesClientException e) {
            if (!LATE.contains(e.getCode())) {
                seen.add(execution.controllerName() + ": " + words(e));
            }
            throw e;
        } catch (Exception e) {
            seen.add(execution.controllerName() + ": " + words(e));
            throw e;
        }
    }

    List<String> seen() {
        return List.copyOf(seen);
    }

    private static String words(Exception failure) {
        var words = new StringWriter();
        failure.printStackTrace(new PrintWriter(words));
        return words.toString();
    }
}
