package dev.touchstone.operator.faults.scale;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.testing.RedisProcess;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Many teams, each with a namespace of its own: storages on one Redis, five models to a storage, contexts with a fallback and a rule
 * that all of the team share, and in every second context a test.
 */
final class Fleet {
    static final int MODELS = 100;
    static final int STORAGES = MODELS / 5;
    static final int CONTEXTS = 20;
    static final int TESTS = CONTEXTS / 2;
    static final int REPLICAS = 2;

    private static final int AT_ONCE = 8;

    private final KubernetesClient administrator;
    private final int redisPort;
    private final List<String> namespaces;

    /** @param teams each with a tenth of what the long run has */
    Fleet(KubernetesClient administrator, int redisPort, int teams) {
        this.administrator = administrator;
        this.redisPort = redisPort;
        this.namespaces = java.util.stream.IntStream.range(0, teams).mapToObj(team -> "team-" + team).toList();
    }

    List<String> namespaces() {
        return namespaces;
    }

    /** Of our kinds. */
    int objects() {
        return namespaces.size() * (MODELS + STORAGES + 1 + CONTEXTS + TESTS);
    }

    void create() {
        for (var namespace : namespaces) {
            administrator.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
            administrator.resource(new SecretBuilder().withNewMetadata().withName("redis").withNamespace(namespace).endMetadata()
                    .withType("touchstone.dev/storage-credentials")
                    .withStringData(Map.of("username", "", "password", RedisProcess.PASSWORD, "hosts", "127.0.0.1")).build()).create();
        }
        var manifests = new ArrayList<Callable<Object>>();
        for (var namespace : namespaces) {
            manifests(namespace).forEach(manifest -> manifests.add(() -> administrator.resource(manifest).create()));
        }
        try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var done : pool.invokeAll(manifests)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What does not yet say Ready of its present generation. */
    List<String> unready() {
        var unready = new ArrayList<String>();
        administrator.resources(ModelStorage.class).inAnyNamespace().list().getItems().forEach(o -> check(unready, o.getFullResourceName(),
                o.getMetadata().getName(), o.getStatus() == null ? List.of() : o.getStatus().conditions()));
        administrator.resources(Model.class).inAnyNamespace().list().getItems().forEach(o -> check(unready, o.getFullResourceName(),
                o.getMetadata().getName(), o.getStatus() == null ? List.of() : o.getStatus().conditions()));
        administrator.resources(Context.class).inAnyNamespace().list().getItems().forEach(o -> check(unready, o.getFullResourceName(),
                o.getMetadata().getName(), o.getStatus() == null ? List.of() : o.getStatus().conditions()));
        administrator.resources(ABTest.class).inAnyNamespace().list().getItems().forEach(o -> check(unready, o.getFullResourceName(),
                o.getMetadata().getName(), o.getStatus() == null ? List.of() : o.getStatus().conditions()));
        return unready;
    }

    private static void check(List<String> unready, String kind, String name, List<Condition> conditions) {
        conditions.stream().filter(condition -> condition.getType().equals("Ready")).findFirst()
                .ifPresentOrElse(ready -> {
                    if (!ready.getStatus().equals("True")) {
                        unready.add(kind + ' ' + name + ": " + ready.getReason() + ", " + ready.getMessage());
                    }
                }, () -> unready.add(kind + ' ' + name));
    }

    private List<String> manifests(String namespace) {
        var manifests = new ArrayList<String>();
        for (int i = 0; i < STORAGES; i++) {
            manifests.add(storage(namespace, "data-" + i, "RankedList"));
        }
        manifests.add(storage(namespace, "seen", "Set"));
        for (int i = 0; i < MODELS; i++) {
            manifests.add(model(namespace, i));
        }
        for (int i = 0; i < CONTEXTS; i++) {
            manifests.add(context(namespace, i));
        }
        for (int i = 0; i < TESTS; i++) {
            manifests.add(test(namespace, i));
        }
        return manifests;
    }

    private String storage(String namespace, String name, String format) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s, namespace: %s}
                spec:
                  technology: Redis
                  format: %s
                  mode: Live
                  key: {name: id, type: String}
                  server: {external: {host: 127.0.0.1, port: %d, credentialsSecretRef: {name: redis}}}
                """.formatted(name, namespace, format, redisPort);
    }

    static String model(String namespace, int number) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: model-%d, namespace: %s}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: itemId, type: String, required: true}]}
                  lookup: {storageRef: {name: data-%d}, key: request.itemId}
                  timeoutMillis: 20
                  documentation: {description: "Neighbours of an item, computed every night", owner: team}
                """.formatted(number, namespace, number % STORAGES);
    }

    private static String context(String namespace, int number) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: Context
                metadata: {name: page-%d, namespace: %s}
                spec:
                  endpoint:
                    type: Recommendation
                    inputs:
                      - {name: userId, type: String}
                      - {name: itemId, type: String, required: true}
                  unit: {name: viewer, value: request.userId}
                  modelRef: {name: model-%d}
                  fallbacks: [{modelRef: {name: model-0}}]
                  rules:
                    - name: not-seen
                      reason: Never what was seen.
                      data: [{name: seen, storageRef: {name: seen}, key: request.userId}]
                      exclude: item.id in data.seen
                  capacity: {replicas: %d}
                """.formatted(number, namespace, 1 + number * 2, REPLICAS);
    }

    private static String test(String namespace, int number) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: ABTest
                metadata: {name: test-%d, namespace: %s}
                spec:
                  contextRef: {name: page-%d}
                  traffic: "50%%"
                  variants:
                    - {name: control, modelRef: {name: model-%d}, weight: 50}
                    - {name: other, modelRef: {name: model-%d}, weight: 50}
                  control: control
                """.formatted(number, namespace, number * 2, 1 + number * 4, 2 + number * 4);
    }
}
