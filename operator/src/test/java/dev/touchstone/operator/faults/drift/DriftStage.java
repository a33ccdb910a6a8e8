package dev.touchstone.operator.faults.drift;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A film page and storages on shared servers, an operator that keeps them, and hands that reach into what it makes.
 * {@snippet : @RegisterExtension static final DriftStage STAGE = new DriftStage(); }
 */
final class DriftStage implements BeforeAllCallback, AfterAllCallback {
    private final ControlPlane cluster = new ControlPlane();
    private RedisProcess redis;
    private Stage stage;

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster.beforeAll(context);
        redis = RedisProcess.start();
        stage = Stage.open(cluster, redis, "drift");
        films().create();
        films().context("page");
        shared("shared", "Redis");
        shared("buckets", "S3");
        stage.start();
        settled();
    }

    private void shared(String name, String technology) {
        client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec: {technology: %s, format: RankedList, key: {name: id, type: String}}
                """.formatted(name, technology)).create();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        try {
            stage.close();
            redis.close();
        } finally {
            cluster.afterAll(context);
        }
    }

    KubernetesClient client() {
        return stage.client();
    }

    Films films() {
        return stage.films();
    }

    ApiProxy proxy() {
        return stage.proxy();
    }

    GenericKubernetesResource live(Managed managed) {
        return client().genericKubernetesResources(managed.apiVersion(), managed.kind()).withName(managed.objectName()).get();
    }

    /** Where something else was deleted, this may have gone with it, and comes back. */
    GenericKubernetesResource present(Managed managed) {
        Eventually.holds(() -> assertThat(live(managed)).as(managed + "").isNotNull()
                .satisfies(object -> assertThat(object.getMetadata().getDeletionTimestamp()).isNull()));
        return live(managed);
    }

    ObjectNode json(GenericKubernetesResource object) {
        return client().getKubernetesSerialization().convertValue(object, ObjectNode.class);
    }

    /** As it should be again after any hand was in it. */
    JsonNode normal(Managed managed) {
        return managed.normal(json(present(managed)));
    }

    void change(Managed managed, Consumer<GenericKubernetesResource> change) {
        Eventually.holds(() -> {
            var object = live(managed);
            change.accept(object);
            client().resource(object).update();
        });
    }

    void merge(Managed managed, String patch) {
        client().genericKubernetesResources(managed.apiVersion(), managed.kind()).withName(managed.objectName())
                .patch(new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("somebody").build(), patch);
    }

    void becomes(Managed managed, JsonNode before, String what) {
        nudge(managed);
        Eventually.holds(() -> {
            var live = live(managed);
            assertThat(live).as(managed + " " + what).isNotNull();
            assertThat(live.getMetadata().getDeletionTimestamp()).isNull();
            assertThat(managed.normal(json(live))).as(managed + " " + what).isEqualTo(before);
        });
    }

    /** A reason to look at what is not watched. */
    void nudge(Managed managed) {
        if (!managed.isWatched()) {
            nudgeContext("page");
            Stream.of("content", "shared").forEach(storage -> client().resources(ModelStorage.class).withName(storage)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), look()));
        }
    }

    void nudgeContext(String name) {
        client().resources(Context.class).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), look());
    }

    private static String look() {
        return "{\"metadata\": {\"annotations\": {\"example.com/look\": \"" + UUID.randomUUID() + "\"}}}";
    }

    /** As an autoscaler and kubectl do it. */
    void scale(String apiVersion, String plural, String name, int replicas, String manager) {
        var path = "/apis/" + apiVersion + "/namespaces/" + stage.namespace() + "/" + plural + "/" + name + "/scale?fieldManager=" + manager;
        client().raw(path, "PUT", Map.of("apiVersion", "autoscaling/v1", "kind", "Scale",
                "metadata", Map.of("name", name, "namespace", stage.namespace()), "spec", Map.of("replicas", replicas)));
    }

    int replicas() {
        return deployment().getSpec().getReplicas();
    }

    /** How often anybody changed what it should be, or its annotations. */
    long generation() {
        return deployment().getMetadata().getGeneration();
    }

    private Deployment deployment() {
        return client().apps().deployments().withName("page-context").get();
    }

    void settled() {
        Eventually.holds(() -> {
            assertThat(condition(films().contextNamed("page").getStatus().conditions(), "Ready").getStatus()).isEqualTo("True");
            assertThat(Stream.of(Managed.values()).map(this::live)).doesNotContainNull();
        });
        quiet();
    }

    /** Two seconds without a write, besides events. */
    void quiet() {
        Eventually.holds(() -> assertThat(Duration.between(writes().getLast().at(), Instant.now())).isGreaterThan(Duration.ofSeconds(2)));
    }

    List<Call> writes() {
        return stage.calls().stream().filter(call -> call.isWrite() && !call.resource().equals("events")).toList();
    }

    /** Since there were so many. */
    List<Call> writesSince(int number) {
        var all = writes();
        return all.subList(number, all.size());
    }
}
