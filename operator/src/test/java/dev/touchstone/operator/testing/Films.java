package dev.touchstone.operator.testing;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Storages, models, a context and tests of a small film service, in one namespace, on a Redis that is really there. */
public final class Films {
    private final Supplier<KubernetesClient> client;
    private final IntSupplier port;

    public Films(KubernetesClient client, RedisProcess redis) {
        this(client, redis.port());
    }

    /** @param port of a Redis on loopback that may come later */
    public Films(KubernetesClient client, int port) {
        this(() -> client, () -> port);
    }

    /** Of what is not there yet. */
    Films(Supplier<KubernetesClient> client, IntSupplier port) {
        this.client = client;
        this.port = port;
    }

    /** Everything but contexts and tests: models content, crowd and popular, and a set of what was seen. */
    public void create() {
        credentials();
        for (var name : List.of("content", "crowd", "popular")) {
            storage(name, "RankedList");
            model(name);
        }
        storage("viewings", "Set");
    }

    /** Of the Redis. */
    public void credentials() {
        client.get().resource(new SecretBuilder().withNewMetadata().withName("redis").endMetadata()
                .withType("touchstone.dev/storage-credentials")
                .withStringData(Map.of("username", "", "password", RedisProcess.PASSWORD, "hosts", "127.0.0.1")).build()).create();
    }

    public void storage(String name, String format) {
        client.get().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec:
                  technology: Redis
                  format: %s
                  mode: Live
                  key: {name: id, type: String}
                  server: {external: {host: 127.0.0.1, port: %d, credentialsSecretRef: {name: redis}}}
                """.formatted(name, format, port.getAsInt())).create();
    }

    public void model(String name) {
        model(name, name);
    }

    public void model(String name, String storage) {
        client.get().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: %s}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  lookup: {storageRef: {name: %s}, key: request.filmId}
                """.formatted(name, storage)).create();
    }

    public void context(String name) {
        client.get().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Context
                metadata: {name: %s}
                spec:
                  endpoint:
                    type: Recommendation
                    inputs:
                      - {name: userId, type: String}
                      - {name: filmId, type: String, required: true}
                  unit: {name: viewer, value: request.userId}
                  modelRef: {name: content}
                  fallbacks: [{modelRef: {name: popular}}]
                  rules:
                    - name: not-seen
                      reason: Never what was seen.
                      data: [{name: seen, storageRef: {name: viewings}, key: request.userId}]
                      exclude: item.id in data.seen
                  capacity: {replicas: 2}
                """.formatted(name)).create();
    }

    public void test(String name, String context, String traffic) {
        test(name, context, traffic, "content", "crowd");
    }

    public void test(String name, String context, String traffic, String control, String other) {
        client.get().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ABTest
                metadata: {name: %s}
                spec:
                  contextRef: {name: %s}
                  traffic: "%s"
                  variants:
                    - {name: control, modelRef: {name: %s}, weight: 50}
                    - {name: other, modelRef: {name: %s}, weight: 50}
                  control: control
                """.formatted(name, context, traffic, control, other)).create();
    }

    /** A merge patch of the spec, such as {@code {"state": "Paused"}}. */
    public void patch(Class<? extends CustomResource<?, ?>> kind, String name, String spec) {
        client.get().resources(kind).withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": " + spec + "}");
    }

    public ABTest test(String name) {
        return client.get().resources(ABTest.class).withName(name).get();
    }

    public Context contextNamed(String name) {
        return client.get().resources(Context.class).withName(name).get();
    }

    public Model modelNamed(String name) {
        return client.get().resources(Model.class).withName(name).get();
    }

    public ModelStorage storageNamed(String name) {
        return client.get().resources(ModelStorage.class).withName(name).get();
    }

    public Optional<Route> route(String context) {
        return Optional.ofNullable(client.get().configMaps().withName(context + "-route-v1").get())
                .flatMap(map -> RouteDocument.read(map.getData().get(Route.CONFIG_MAP_KEY)));
    }

    public static Condition condition(List<Condition> conditions, String type) {
        return conditions.stream().filter(condition -> condition.getType().equals(type)).findFirst()
                .orElseThrow(() -> new AssertionError("No condition " + type + " among " + conditions));
    }
}
