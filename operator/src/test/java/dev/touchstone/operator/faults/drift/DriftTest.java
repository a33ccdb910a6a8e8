package dev.touchstone.operator.faults.drift;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.apply.Writer;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hands in everything that the operator makes. */
class DriftTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    /** What the API server and its controllers write into an object by themselves. */
    private static final List<String> NOT_OURS = List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");
    private static final int WRITES_PER_EDIT = 3;

    static RedisProcess redis;
    static Stage stage;

    /** Everything that the operator makes of a Context and of storages. */
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
        SharedConfiguration("v1", "ConfigMap", "touchstone-redis");

        private final String apiVersion;
        private final String kind;
        private final String name;

        Managed(String apiVersion, String kind, String name) {
            this.apiVersion = apiVersion;
            this.kind = kind;
            this.name = name;
        }

        GenericKubernetesResource live() {
            return client().genericKubernetesResources(apiVersion, kind).withName(name).get();
        }

        /** Secrets are looked at every half minute; a test that cannot wait gives the operator a reason to look. */
        boolean isWatched() {
            return !kind.equals("Secret");
        }
    }

    @BeforeAll
    static void start() {
        redis = RedisProcess.start("secret");
        stage = Stage.open(CLUSTER, redis, "drift");
        stage.films().create();
        stage.films().context("page");
        client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: shared}
                spec: {technology: Redis, format: RankedList, key: {name: id, type: String}}
                """).create();
        stage.start();
        settled();
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
        redis.close();
    }

    @Test
    void everyValueThatWeOwnIsPutRightWhateverSomebodyDoesToIt() {
        var seed = Long.getLong("touchstone.seed", new Random().nextLong());
        System.out.println("Drift with -Dtouchstone.seed=" + seed);
        for (var managed : Managed.values()) {
            var edits = new ArrayList<>(Edit.of(json(managed.live()), Writer.FIELD_MANAGER));
            // Remembers storages that are gone: whoever adds a name there is believed.
            edits.remove(new Edit("/metadata/annotations/touchstone.dev~1retained-by", Edit.Way.Changed));
            assertThat(edits).as(managed + " has owned values").isNotEmpty();
            Collections.shuffle(edits, new Random(seed));
            edits.stream().limit(Campaign.size(3, Integer.MAX_VALUE)).forEach(edit -> isPutRight(managed, edit, seed));
        }
        quiet();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRelabelledOrphanedOrDeletedIsPutRight(Managed managed) {
        // With a shared server its Service goes, and comes back with it.
        Eventually.holds(() -> assertThat(managed.live()).isNotNull()
                .satisfies(live -> assertThat(live.getMetadata().getDeletionTimestamp()).isNull()));
        var before = normal(managed, managed.live());

        change(managed, object -> object.getMetadata().getLabels().remove("app.kubernetes.io/managed-by"));
        becomes(managed, before, "not said to be managed");
        change(managed, object -> object.getMetadata().setLabels(null));
        becomes(managed, before, "without labels");
        change(managed, object -> object.getMetadata().setOwnerReferences(List.of()));
        becomes(managed, before, "an orphan");
        change(managed, object -> object.getMetadata().setAnnotations(null));
        becomes(managed, before, "without annotations");
        client().resource(managed.live()).delete();
        becomes(managed, before, "deleted");
    }

    @Test
    void whatOthersAddStaysAndIsNoReasonToWrite() {
        settled();
        for (var managed : Managed.values()) {
            change(managed, object -> {
                var annotations = new TreeMap<>(object.getMetadata().getAnnotations());
                annotations.put("example.com/note", "mine");
                object.getMetadata().setAnnotations(annotations);
                object.getMetadata().getLabels().put("example.com/team", "discovery");
            });
        }
        var written = writes().size();
        nudge(Managed.Credentials);

        quiet();
        assertThat(writes().subList(written, writes().size()))
                .filteredOn(call -> !call.group().equals("touchstone.dev")).as("writes to what the operator made").isEmpty();
        assertThat(Managed.values()).allSatisfy(managed -> {
            assertThat(managed.live().getMetadata().getAnnotations()).containsEntry("example.com/note", "mine");
            assertThat(managed.live().getMetadata().getLabels()).containsEntry("example.com/team", "discovery");
        });
    }

    @Test
    void aSidecarAndARestartAreNotTakenBack() {
        settled();
        var written = writes().size();
        merge(Managed.Deployment, "{\"spec\": {\"template\": {\"metadata\": {\"annotations\": {\"kubectl.kubernetes.io/restartedAt\": \"2026-01-01T00:00:00Z\"}}}}}");
        client().apps().deployments().withName("page-context").patch(PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"mesh\", \"image\": \"mesh:1\"}]}}}}");

        quiet();
        var pod = client().apps().deployments().withName("page-context").get().getSpec().getTemplate();
        assertThat(pod.getMetadata().getAnnotations()).containsKey("kubectl.kubernetes.io/restartedAt");
        assertThat(pod.getSpec().getContainers()).extracting("name").containsExactlyInAnyOrder("context-server", "mesh");
        assertThat(writes().subList(written, writes().size())).filteredOn(call -> call.resource().equals("deployments")).isEmpty();
        Eventually.holds(() -> client().apps().deployments().withName("page-context").edit(d -> {
            d.getSpec().getTemplate().getSpec().getContainers().removeIf(c -> c.getName().equals("mesh"));
            d.getSpec().getTemplate().getMetadata().getAnnotations().remove("kubectl.kubernetes.io/restartedAt");
            return d;
        }));
    }

    @Test
    void anAutoscalerOfTheContextIsFollowed() {
        scale("touchstone.dev/v1alpha1", "contexts", "page", 3, "kube-controller-manager");
        Eventually.holds(() -> assertThat(replicas()).isEqualTo(3));
        scale("touchstone.dev/v1alpha1", "contexts", "page", 2, "kube-controller-manager");
        Eventually.holds(() -> assertThat(replicas()).isEqualTo(2));
    }

    @Test
    void anAutoscalerOfTheDeploymentIsNotFoughtAndAHandIs() {
        scale("apps/v1", "deployments", "page-context", 5, "kubectl");
        Eventually.holds(() -> assertThat(replicas()).isEqualTo(2));

        var written = writes().size();
        for (int replicas = 4; replicas < Campaign.size(6, 12); replicas++) {
            int wanted = replicas;
            // An autoscaler asks again at each of its turns: a write that was under way when it first came may have won.
            Eventually.holds(() -> {
                scale("apps/v1", "deployments", "page-context", wanted, "kube-controller-manager");
                nudge(Managed.Deployment);
                quiet();
                assertThat(replicas()).isEqualTo(wanted);
            });
        }
        assertThat(writes().subList(written, writes().size())).filteredOn(call -> call.resource().equals("deployments"))
                .hasSizeLessThanOrEqualTo(1);

        // Without the autoscaler, the next hand gives the replicas back.
        scale("apps/v1", "deployments", "page-context", 1, "kubectl");
        Eventually.holds(() -> assertThat(replicas()).isEqualTo(2));
    }

    @Test
    void anAutoscalerThatComesWhileAHandIsPutRightIsNotFoughtEither() {
        settled();
        stage.proxy().inject(new Fault("slow", call -> call.verb().equals("patch") && call.resource().equals("deployments"),
                new Effect.Delay(Duration.ofSeconds(6))).times(1));
        var slow = stage.proxy().injections().size();

        scale("apps/v1", "deployments", "page-context", 5, "kubectl");
        Eventually.holds(() -> assertThat(stage.proxy().injections()).hasSizeGreaterThan(slow));
        scale("apps/v1", "deployments", "page-context", 4, "kube-controller-manager");
        Eventually.holds(() -> assertThat(writes()).filteredOn(call -> call.number() == stage.proxy().injections().getLast().call())
                .singleElement().satisfies(call -> assertThat(call.status()).isEqualTo(409)));

        quiet();
        assertThat(replicas()).isEqualTo(4);
        scale("apps/v1", "deployments", "page-context", 1, "kubectl");
        Eventually.holds(() -> assertThat(replicas()).isEqualTo(2));
    }

    @Test
    void aRouteThatWasEditedByHandIsSetRightWithAHigherNumber() {
        var before = stage.films().route("page").orElseThrow();
        var lower = RouteDocument.numbered(before, before.number() - 1);
        var other = new String(RouteDocument.write(lower)).replace("\"deadlineMillis\":" + before.deadlineMillis(), "\"deadlineMillis\":7");

        for (var edited : List.of(other, RouteDocument.write(lower), "{}", "not JSON")) {
            var number = stage.films().route("page").orElseThrow().number();
            change(Managed.Route, map -> map.setAdditionalProperty("data", Map.of(Route.CONFIG_MAP_KEY, edited)));
            Eventually.holds(() -> {
                assertThat(stage.films().route("page")).hasValueSatisfying(route -> {
                    assertThat(route.number()).isGreaterThan(number);
                    assertThat(RouteDocument.contentHash(route)).isEqualTo(RouteDocument.contentHash(before));
                });
            });
        }
        settled();
    }

    @Test
    void aNameThatSomebodyElseHasIsReportedAndNotTaken() {
        client().resource("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: taken-alert-rules}
                data: {theirs: "1"}
                """).create();
        stage.films().context("taken");
        Eventually.holds(() -> {
            var ready = condition(stage.films().contextNamed("taken").getStatus().conditions(), "Ready");
            assertThat(ready.getReason()).isEqualTo("NameTaken");
            assertThat(ready.getMessage()).contains("ConfigMap 'taken-alert-rules'");
        });
        assertThat(client().configMaps().withName("taken-alert-rules").get().getData()).containsOnlyKeys("theirs");
        client().configMaps().withName("taken-alert-rules").delete();
        nudgeContext("taken");
        Eventually.holds(() -> assertThat(condition(stage.films().contextNamed("taken").getStatus().conditions(), "Ready").getStatus())
                .isEqualTo("True"));
        client().resources(Context.class).withName("taken").delete();
    }

    private static void isPutRight(Managed managed, Edit edit, long seed) {
        var before = normal(managed, managed.live());
        var written = writes().size();
        var object = managed.live();
        try {
            var edited = client().getKubernetesSerialization().convertValue(edit.on(json(object)), GenericKubernetesResource.class);
            client().resource(edited).update();
        } catch (KubernetesClientException e) {
            // What the API server refuses cannot drift; somebody (a controller) may have been quicker as well.
            assertThat(e.getCode()).as("%s of %s of %s", edit.way(), edit.pointer(), managed).isIn(400, 403, 409, 422);
            return;
        }
        if (edit.isOfAKey()) {
            // That is theirs now, beside ours, which is made again; or the API server takes no two such, and that is said.
            Eventually.holds(() -> assertThat(isReported() || json(managed.live()).at(edit.list()).valueStream()
                    .anyMatch(element -> element.at(edit.key()).equals(before.at(edit.pointer())))).as(edit + " of " + managed).isTrue());
            client().resource(managed.live()).delete();
            becomes(managed, before, "made anew after " + edit);
            return;
        }
        becomes(managed, before, edit + " (-Dtouchstone.seed=" + seed + ")");
        assertThat(writes().subList(written, writes().size())).as("writes after " + edit + " of " + managed)
                .filteredOn(call -> call.name().equals(managed.name)).hasSizeLessThanOrEqualTo(WRITES_PER_EDIT);
    }

    private static boolean isReported() {
        return Stream.of(stage.films().contextNamed("page").getStatus().conditions(), stage.films().storageNamed("shared").getStatus().conditions())
                .anyMatch(conditions -> condition(conditions, "Ready").getReason().equals("ApplyRefused"));
    }

    private static void becomes(Managed managed, JsonNode before, String what) {
        nudge(managed);
        Eventually.holds(() -> {
            var live = managed.live();
            assertThat(live).as(managed + " " + what).isNotNull();
            assertThat(live.getMetadata().getDeletionTimestamp()).isNull();
            assertThat(normal(managed, live)).as(managed + " " + what).isEqualTo(before);
        });
    }

    /** Without what others write; a route without its number, which grows. */
    private static JsonNode normal(Managed managed, GenericKubernetesResource object) {
        var json = (ObjectNode) json(object);
        var metadata = (ObjectNode) json.get("metadata");
        NOT_OURS.forEach(metadata::remove);
        json.remove("status");
        if (metadata.get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(List.of("deployment.kubernetes.io/revision", "example.com/note"));
            if (managed == Managed.Route) {
                annotations.remove(Writer.HASH);
            }
        }
        if (metadata.get("labels") instanceof ObjectNode labels) {
            labels.remove("example.com/team");
        }
        metadata.path("ownerReferences").forEach(reference -> ((ObjectNode) reference).remove("uid"));
        if (managed == Managed.Route) {
            var data = (ObjectNode) json.get("data");
            data.put(Route.CONFIG_MAP_KEY, RouteDocument.read(data.path(Route.CONFIG_MAP_KEY).asText()).map(RouteDocument::contentHash).orElse("none"));
        }
        if (json.get("spec") instanceof ObjectNode spec) {
            // Given anew with a new Service.
            spec.remove(List.of("clusterIP", "clusterIPs"));
        }
        return json;
    }

    private static void change(Managed managed, Consumer<GenericKubernetesResource> change) {
        Eventually.holds(() -> {
            var object = managed.live();
            change.accept(object);
            client().resource(object).update();
        });
    }

    private static void merge(Managed managed, String patch) {
        client().genericKubernetesResources(managed.apiVersion, managed.kind).withName(managed.name)
                .patch(new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("somebody").build(), patch);
    }

    private static void nudge(Managed managed) {
        if (!managed.isWatched()) {
            nudgeContext("page");
            var note = "{\"metadata\": {\"annotations\": {\"example.com/look\": \"" + UUID.randomUUID() + "\"}}}";
            Stream.of("content", "shared").forEach(storage -> client().resources(ModelStorage.class).withName(storage)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), note));
        }
    }

    private static void nudgeContext(String name) {
        client().resources(Context.class).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"annotations\": {\"example.com/look\": \"" + UUID.randomUUID() + "\"}}}");
    }

    /** As an autoscaler and kubectl do it. */
    private static void scale(String apiVersion, String plural, String name, int replicas, String manager) {
        var path = "/apis/" + apiVersion + "/namespaces/" + stage.namespace() + "/" + plural + "/" + name + "/scale?fieldManager=" + manager;
        client().raw(path, "PUT", Map.of("apiVersion", "autoscaling/v1", "kind", "Scale",
                "metadata", Map.of("name", name, "namespace", stage.namespace()), "spec", Map.of("replicas", replicas)));
    }

    private static int replicas() {
        return client().apps().deployments().withName("page-context").get().getSpec().getReplicas();
    }

    private static void settled() {
        Eventually.holds(() -> {
            assertThat(condition(stage.films().contextNamed("page").getStatus().conditions(), "Ready").getStatus()).isEqualTo("True");
            assertThat(Stream.of(Managed.values()).map(Managed::live)).doesNotContainNull();
        });
        quiet();
    }

    /** Two seconds without a write, besides events. */
    private static void quiet() {
        Eventually.holds(() -> assertThat(Duration.between(writes().getLast().at(), Instant.now())).isGreaterThan(Duration.ofSeconds(2)));
    }

    private static List<Call> writes() {
        return stage.calls().stream().filter(call -> call.isWrite() && !call.resource().equals("events")).toList();
    }

    private static JsonNode json(GenericKubernetesResource object) {
        return client().getKubernetesSerialization().convertValue(object, JsonNode.class);
    }

    private static KubernetesClient client() {
        return stage.client();
    }
}
