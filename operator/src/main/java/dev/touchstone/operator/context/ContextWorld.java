package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.RouteStatus;
import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.ContextStatus;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.operator.alerts.AlertSettings;
import dev.touchstone.operator.pods.PodTrouble;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.route.RouteSources.ModelSource;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that matters to one Context.
 *
 * @param models those that the Context and its tests name, if they exist, by name
 * @param storages those that the Context may come to read and whose server is known, by name
 * @param tests those of this Context; one that is not here is gone, which was asked live where it matters
 * @param owned what the informers have of what the Context owns
 * @param pods of the Context, and what they say
 * @param podTrouble why some pod does not run, or is not even made
 * @param options empty when the installation has no image for context servers
 * @param wantedReplicas of the Deployment; empty when an autoscaler has them
 * @param foreignEdits of what answers, while a test held the Context
 * @param prometheusOperator whether the API server knows PrometheusRules
 */
record ContextWorld(
        Context context,
        Map<String, ModelSource> models,
        Map<String, Connection> storages,
        List<ABTest> tests,
        List<HasMetadata> owned,
        List<PodReading> pods,
        Optional<PodTrouble> podTrouble,
        Optional<ContextServerOptions> options,
        Optional<Integer> wantedReplicas,
        AlertSettings alerts,
        List<ForeignEdit> foreignEdits,
        boolean prometheusOperator) {
    ContextWorld {
        models = Map.copyOf(models);
        storages = Map.copyOf(storages);
        tests = List.copyOf(tests);
        owned = List.copyOf(owned);
        pods = List.copyOf(pods);
        foreignEdits = List.copyOf(foreignEdits);
    }

    ContextWorld with(List<ForeignEdit> edits) {
        return new ContextWorld(
                context, models, storages, tests, owned, pods, podTrouble, options, wantedReplicas, alerts, edits, prometheusOperator);
    }

    /** @param credentials as JSON */
    record Connection(StorageDescriptor storage, String credentials) {
        @Override
        public String toString() {
            return "Connection[" + storage.name() + "]";
        }
    }

    <T extends HasMetadata> Optional<T> owned(Class<T> kind, String name) {
        return owned.stream().filter(kind::isInstance).map(kind::cast)
                .filter(object -> object.getMetadata().getName().equals(name)).findFirst();
    }

    Optional<ConfigMap> routeMap() {
        return owned(ConfigMap.class, ContextNames.route(context));
    }

    /** JSON by server id. */
    Map<String, String> credentialsInUse() {
        var secret = owned(Secret.class, ContextNames.credentials(context)).map(Secret::getData).orElse(Map.of());
        var decoded = new HashMap<String, String>();
        secret.forEach((server, base64) ->
                decoded.put(server, new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8)));
        return decoded;
    }

    /** The last good route; as never numbered, and so to be written anew, if somebody gave it a number that there cannot be. */
    Optional<Route> written() {
        return routeMap().map(ConfigMap::getData).map(data -> data.get(Route.CONFIG_MAP_KEY)).flatMap(RouteDocument::read)
                .map(route -> given(route.number()) == route.number() ? route : RouteDocument.numbered(route, 0));
    }

    /** The highest number that anybody knows: it must survive the loss of the ConfigMap. */
    long highestNumber() {
        var known = Math.max(numberInStatus(), written().map(Route::number).orElse(0L));
        return pods.stream().mapToLong(PodReading::number).map(ContextWorld::given).reduce(known, Math::max);
    }

    /** 0 if there was none yet. */
    long numberInStatus() {
        return given(Optional.ofNullable(routeStatus().number()).orElse(0L));
    }

    private static long given(long number) {
        return number <= Route.MAX_NUMBER ? number : 0;
    }

    Acknowledgement acknowledgement() {
        return new Acknowledgement(written().map(Route::number).orElse(0L), pods, podTrouble);
    }

    int replicas() {
        return owned(Deployment.class, ContextNames.workload(context)).map(Deployment::getStatus)
                .map(status -> status.getReplicas()).orElse(0);
    }

    List<Lock> locks() {
        return status().map(ContextStatus::locks).orElse(List.of());
    }

    List<Share> shares() {
        return status().map(ContextStatus::shares).orElse(List.of());
    }

    RouteStatus routeStatus() {
        return status().map(ContextStatus::route).orElseGet(() -> new RouteStatus(null, null, null, null, null));
    }

    private Optional<ContextStatus> status() {
        return Optional.ofNullable(context.getStatus());
    }
}
