package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.operator.apply.Ownership;
import dev.touchstone.operator.apply.Writer;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a late route from splitting a run whose lock is gone. A leader may be paused between its last look at a Context and its
 * write of the route, and go on when another one leads. Such a write counts only while the ConfigMap is as it was looked at: so
 * before the Context's lock goes, and after its share has gone, the ConfigMap is touched. Who looks later sees no share.
 */
final class RouteFence {
    /** On a route's ConfigMap: the run that was released last. */
    static final String RELEASED = "touchstone.dev/released";

    private static final PatchContext BY_US =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(Writer.FIELD_MANAGER).build();

    private final KubernetesClient client;

    RouteFence(KubernetesClient client) {
        this.client = client;
    }

    /** @return false if the route still splits the run, or was just changed: try again */
    boolean closes(Context context, Holder holder) {
        var resource = client.configMaps().inNamespace(holder.namespace()).withName(Route.configMap(context.getMetadata().getName()));
        ConfigMap map = resource.get();
        if (map == null || !Ownership.isManaged(map)) {
            return true;
        }
        if (isRouted(map, holder.key())) {
            return false;
        }
        try {
            resource.patch(BY_US, client.getKubernetesSerialization().asJson(Map.of("metadata", Map.of(
                    "resourceVersion", map.getMetadata().getResourceVersion(),
                    "annotations", Map.of(RELEASED, holder.key())))));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                return false;
            }
            if (e.getCode() == 404) {
                return true;
            }
            throw e;
        }
    }

    private static boolean isRouted(ConfigMap map, String key) {
        return Optional.ofNullable(map.getData()).map(data -> data.get(Route.CONFIG_MAP_KEY)).flatMap(RouteDocument::read)
                .map(Route::tests).orElseGet(java.util.List::of).stream().anyMatch(test -> test.key().equals(key));
    }
}
