package dev.touchstone.operator.faults.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.operator.apply.Writer;
import dev.touchstone.operator.route.RouteDocument;
import java.util.List;

/** Everything that the operator makes of a Context named page and of the storages that {@link DriftStage} has. */
enum Managed {
    Deployment("apps/v1", "Deployment", "page-context"),
    Service("v1", "Service", "page-context"),
    ServiceAccount("v1", "ServiceAccount", "page-context"),
    Role("rbac.authorization.k8s.io/v1", "Role", "page-context"),
    RoleBinding("rbac.authorization.k8s.io/v1", "RoleBinding", "page-context"),
    PodDisruptionBudget("policy/v1", "PodDisruptionBudget", "page-context"),
    Route("v1", "ConfigMap", "page-route-v1"),
    AlertRules("v1", "ConfigMap", "page-alert-rules"),
    Credentials("v1", "Secret", "page-credentials"),
    Connection("v1", "Secret", "content-connection"),
    SharedServer("apps/v1", "StatefulSet", "touchstone-redis"),
    SharedService("v1", "Service", "touchstone-redis"),
    SharedConfiguration("v1", "ConfigMap", "touchstone-redis"),
    SharedBuckets("apps/v1", "StatefulSet", "touchstone-s3"),
    SharedBucketService("v1", "Service", "touchstone-s3");

    /** What the API server and its controllers write into an object by themselves. */
    private static final List<String> NOT_OURS = List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");

    private final String apiVersion;
    private final String kind;
    private final String objectName;

    Managed(String apiVersion, String kind, String objectName) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.objectName = objectName;
    }

    String apiVersion() {
        return apiVersion;
    }

    String kind() {
        return kind;
    }

    String objectName() {
        return objectName;
    }

    /** Secrets are looked at every half minute; a test that cannot wait gives the operator a reason to look. */
    boolean isWatched() {
        return !kind.equals("Secret");
    }

    /** Without what others write; a route without its number, which grows. */
    JsonNode normal(ObjectNode object) {
        var metadata = (ObjectNode) object.get("metadata");
        NOT_OURS.forEach(metadata::remove);
        object.remove("status");
        if (metadata.get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(List.of("deployment.kubernetes.io/revision", "example.com/note"));
            if (this == Route) {
                annotations.remove(Writer.HASH);
            }
        }
        if (metadata.get("labels") instanceof ObjectNode labels) {
            labels.remove("example.com/team");
        }
        metadata.path("ownerReferences").forEach(reference -> ((ObjectNode) reference).remove("uid"));
        if (this == Route) {
            var data = (ObjectNode) object.get("data");
            var route = data.path(dev.touchstone.route.Route.CONFIG_MAP_KEY).asText();
            data.put(dev.touchstone.route.Route.CONFIG_MAP_KEY, RouteDocument.read(route).map(RouteDocument::contentHash).orElse("none"));
        }
        if (object.get("spec") instanceof ObjectNode spec) {
            // Given anew with a new Service.
            spec.remove(List.of("clusterIP", "clusterIPs"));
        }
        return object;
    }
}
