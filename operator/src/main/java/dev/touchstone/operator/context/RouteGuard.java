package dev.touchstone.operator.context;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Whether a route may be written as it was decided. A route is written rarely, and a number is given once: so the API server
 * is asked whether the Context is still what the decision saw. That the ConfigMap is, the API server compares when it is written.
 */
final class RouteGuard {
    private final KubernetesClient client;

    RouteGuard(KubernetesClient client) {
        this.client = client;
    }

    boolean isUpToDate(ContextWorld world) {
        var meta = world.context().getMetadata();
        var live = client.resources(dev.touchstone.api.v1alpha1.Context.class)
                .inNamespace(meta.getNamespace()).withName(meta.getName()).get();
        return live != null && live.getMetadata().getResourceVersion().equals(meta.getResourceVersion());
    }
}
