package dev.touchstone.operator.context;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.api.v1alpha1.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many pods the Deployment must have. An autoscaler should scale the Context; one that scales the Deployment itself is left
 * alone rather than fought, as the API server notes it as the owner of the replicas. Whoever scales by hand is put right. Pure.
 */
final class ReplicasDecision {
    /** Without a word of the user: one may go at any time, and the other serves. */
    static final int DEFAULT_REPLICAS = 2;
    /** The HorizontalPodAutoscaler's controller, and KEDA's, which scales to and from zero beside one. */
    private static final Set<String> AUTOSCALERS = Set.of("kube-controller-manager", "keda", "keda-operator");

    private ReplicasDecision() {}

    static Integer asked(Context context) {
        var capacity = context.getSpec().capacity();
        return capacity == null || capacity.replicas() == null ? DEFAULT_REPLICAS : capacity.replicas();
    }

    /**
     * @param owners of the Deployment's fields
     * @return empty: an autoscaler has them
     */
    static Optional<Integer> decide(Context context, List<JsonNode> owners) {
        var isAutoscaled = owners.stream()
                .filter(entry -> "scale".equals(entry.path("subresource").asText()) && AUTOSCALERS.contains(entry.path("manager").asText()))
                .anyMatch(entry -> entry.path("fieldsV1").path("f:spec").has("f:replicas"));
        return isAutoscaled ? Optional.empty() : Optional.of(asked(context));
    }
}
