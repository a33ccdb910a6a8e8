package dev.touchstone.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * What Flux, {@code kpt} and others conclude from a custom resource: the rules of kstatus for kinds that it does not know by name
 * (sigs.k8s.io/cli-utils, pkg/kstatus/README.md), in the order in which it applies them.
 */
enum Kstatus {
    InProgress,
    Current,
    Failed,
    Terminating;

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    static Kstatus of(HasMetadata object) {
        return of(JSON.convertValue(object, JsonNode.class));
    }

    static Kstatus of(JsonNode object) {
        if (object.path("metadata").hasNonNull("deletionTimestamp")) {
            return Terminating;
        }
        var observed = object.path("status").path("observedGeneration");
        if (observed.isNumber() && observed.asLong() != object.path("metadata").path("generation").asLong()) {
            return InProgress;
        }
        if ("True".equals(condition(object, "Reconciling"))) {
            return InProgress;
        }
        if ("True".equals(condition(object, "Stalled"))) {
            return Failed;
        }
        // No Ready condition at all would be Current, which is why the CRDs' status starts with a generation that never was.
        var ready = condition(object, "Ready");
        return ready.isEmpty() || ready.equals("True") ? Current : InProgress;
    }

    private static String condition(JsonNode object, String type) {
        for (var condition : object.path("status").path("conditions")) {
            if (type.equals(condition.path("type").asText())) {
                return condition.path("status").asText();
            }
        }
        return "";
    }
}
