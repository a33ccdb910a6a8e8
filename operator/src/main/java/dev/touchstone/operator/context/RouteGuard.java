package dev.touchstone.operator.context;

import dev.touchstone.operator.apply.Ownership;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;

/**
 * Whether a route may be written as it was decided. A route is written rarely, and a number is given once: so the API server
 * is asked whether Context and ConfigMap are still what the decision saw.
 */
final class RouteGuard {
    private final KubernetesClient client;

    RouteGuard(KubernetesClient client) {
        this.client = client;
    }

    boolean isUpToDate(ContextWorld world) {
        var context = world.context();
        var namespace = context.getMetadata().getNamespace();
        var live = client.resources(dev.touchstone.api.v1alpha1.Context.class)
                .inNamespace(namespace).withName(context.getMetadata().getName()).get();
        if (live == null || !live.getMetadata().getResourceVersion().equals(context.getMetadata().getResourceVersion())) {
            return false;
        }
        ConfigMap map = client.configMaps().inNamespace(namespace).withName(ContextNames.route(context)).get();
        if (map != null && !Ownership.isManaged(map)) {
            // Not in our informers. The writer will say whose it is.
            return true;
        }
        return Objects.equals(
                map == null ? null : map.getMetadata().getResourceVersion(),
                world.routeMap().map(seen -> seen.getMetadata().getResourceVersion()).orElse(null));
    }
}
