package dev.touchstone.operator.faults.fuzz;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Specs that nobody should write. {@code -Dtouchstone.seed=} tries the same ones again, {@code -Dtouchstone.base=ABTest} those of one base;
 * without the long campaign, a sample of them.
 */
class FuzzTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final int WRITES_PER_STEP = 25;
    private static final Path CRDS = Path.of(System.getProperty("touchstone.root")).resolve("crds/src/main/resources/crds");

    private static final List<Base> BASES = Optional.ofNullable(System.getProperty("touchstone.base"))
            .map(name -> List.of(Base.valueOf(name))).orElse(List.of(Base.values()));

    static final long SEED = Campaign.seed();

    static Stage stage;
    static ApiProxy proxy;
    static RunningOperator operator;
    static UnexpectedFailures failures = new UnexpectedFailures();

    /** Uses as many fields as go together; mutations add the others. What it names is there. */
    enum Base {
        LiveStorage("ModelStorage", "modelstorages", """
                technology: Redis
                format: RankedList
                mode: Live
                key: {name: id, type: String}
                server: {external: {host: 127.0.0.1, port: PORT, tls: false, database: 0, credentialsSecretRef: {name: redis}}}
                versions: {keep: 3}
                deletionPolicy: Retain
                documentation: {description: What is known, businessCase: Many, owner: team, references: [DISC-42]}
                """),
        PublishedStorage("ModelStorage", "modelstorages", """
                technology: Redis
                format: Record
                mode: Versioned
                key: {name: filmId, type: Integer}
                fields: [{name: title, type: String}, {name: year, type: Integer}, {name: genres, type: StringList}]
                server: {external: {host: 127.0.0.1, port: PORT, credentialsSecretRef: {name: redis}}}
                versions: {keep: 3}
                checks: [{name: enough, minRows: 10}, {name: steady, maxRowChange: 20%}]
                deletionPolicy: Delete
                """),
        Model("Model", "models", """
                endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true, private: false}, {name: age, type: Integer}]}
                lookup: {storageRef: {name: content}, key: request.filmId}
                timeoutMillis: 15
                documentation: {description: What is known, businessCase: Many, owner: team, references: [DISC-42]}
                """),
        DenyingContext("Context", "contexts", """
                endpoint: {type: Recommendation, inputs: [{name: userId, type: String}, {name: filmId, type: String, required: true}]}
                unit: {name: viewer, value: request.userId}
                modelRef: {name: content}
                rules:
                  - {name: closed, reason: Not to be had., deny: request.filmId == 'closed'}
                  - name: seen-too-often
                    reason: Enough of it.
                    data: [{name: seen, storageRef: {name: viewings}, key: request.userId, onMissing: Empty, onUnavailable: Open}]
                    deny: request.filmId in data.seen
                capacity: {replicas: 1}
                """),
        Context("Context", "contexts", """
                endpoint:
                  type: Recommendation
                  inputs: [{name: userId, type: String}, {name: filmId, type: String, required: true, private: true}]
                unit: {name: viewer, value: request.userId}
                modelRef: {name: content}
                deadlineMillis: 80
                fallbacks: [{modelRef: {name: popular}, timeoutMillis: 5}, {modelRef: {name: crowd}}]
                rules:
                  - name: not-seen
                    reason: Never what was seen.
                    data:
                      - {name: seen, storageRef: {name: viewings}, key: request.userId, onMissing: Exclude, onUnavailable: Stale, maxStalenessSeconds: 300}
                    exclude: item.id in data.seen
                expectations:
                  answered: {atLeast: 99.5%}
                  items: {count: 10, atLeast: 95%}
                  emptiedByRules: {atMost: 1%}
                  fallback: {atMost: 2.25%}
                  latency: {p99Millis: 40}
                capacity:
                  replicas: 1
                  resources: {requests: {cpu: 1, memory: 256Mi}, limits: {cpu: 1500m, memory: 512Mi}}
                  nodeSelector: {pool: serving}
                  priorityClassName: system-cluster-critical
                documentation: {description: What is known, businessCase: Many, owner: team, references: [DISC-42]}
                """),
        ABTest("ABTest", "abtests", """
                contextRef: {name: arena}
                variants:
                  - {name: control, modelRef: {name: content}, weight: 50}
                  - {name: other, modelRef: {name: crowd}, weight: 50}
                control: control
                run: 2
                salt: films/neighbours
                audience: request.userId != ''
                traffic: 50%
                state: Paused
                documentation: {description: What is known, businessCase: Many, owner: team, references: [DISC-42]}
                """);

        private final String kind;
        private final String plural;
        private final String spec;

        Base(String kind, String plural, String spec) {
            this.kind = kind;
            this.plural = plural;
            this.spec = spec;
        }

        /** Of the object that is fuzzed. */
        private String objectName() {
            return "fuzzed-" + ordinal();
        }

        JsonNode manifest() {
            try {
                var manifest = YAML.createObjectNode().put("apiVersion", "touchstone.dev/v1alpha1").put("kind", kind);
                manifest.putObject("metadata").put("name", objectName());
                manifest.set("spec", YAML.readTree(spec.replace("PORT", Integer.toString(REDIS.port()))));
                return manifest;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        JsonNode schema() {
            try {
                return YAML.readTree(CRDS.resolve(plural + ".yaml").toFile())
                        .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        GenericKubernetesResource live() {
            return client().genericKubernetesResources("touchstone.dev/v1alpha1", kind).withName(objectName()).get();
        }
    }

    @BeforeAll
    static void start() {
        stage = Stage.open(CLUSTER, REDIS, "fuzz");
        stage.films().create();
        stage.films().context("arena");
        stage.films().context("canary");
        proxy = ApiProxy.start(stage.user());
        operator = RunningOperator.start(stage.namespace(), proxy.client(), Map.of(), Clock.systemUTC(), failures);
        canarySings();
    }

    @AfterAll
    static void stop() throws Exception {
        operator.close();
        proxy.close();
        stage.close();
    }

    @Test
    void whateverIsDeclaredIsRefusedInWordsOrObservedAndAllIsWellAfterTheRollback() throws Exception {
        System.out.println("Fuzz with -Dtouchstone.seed=" + SEED);
        var steps = new AtomicInteger();
        var written = writes().size();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var bases = BASES.stream().map(base -> threads.submit(() -> steps.addAndGet(fuzz(base)))).toList();
            var singing = threads.submit(() -> {
                while (!bases.stream().allMatch(Future::isDone)) {
                    canarySings();
                }
                return null;
            });
            for (var base : bases) {
                base.get();
            }
            singing.get();
        }
        assertThat(failures.seen()).as("what reconcilers threw (-Dtouchstone.seed=" + SEED + ")").isEmpty();
        quiet();
        assertThat(writes().size() - written).as("writes in " + steps + " steps").isLessThan(WRITES_PER_STEP * (steps.get() + 20));
    }

    /** @return how many steps */
    private static int fuzz(Base base) {
        var manifest = base.manifest();
        put(base, manifest);
        settles(base, "at first");
        var mutations = new ArrayList<>(Mutations.of(manifest, base.schema()));
        // Nobody needs a thousand pods to see that they are asked for.
        mutations.removeIf(mutation -> mutation.pointer().endsWith("/replicas") && mutation.value().filter(value -> value.asLong() > 5).isPresent());
        var random = new Random(SEED + base.ordinal());
        Collections.shuffle(mutations, random);
        System.out.println("Fuzz of " + base + " knows " + mutations.size() + " mutations");
        var chosen = mutations.subList(0, Math.min(mutations.size(), Campaign.size(25, Integer.MAX_VALUE)));
        var current = manifest;
        int accepted = 0;
        for (var mutation : chosen) {
            var next = mutation.on(current);
            if (isRefusedInWords(base, next, mutation)) {
                continue;
            }
            isObserved(base, mutation.toString());
            current = next;
            // Some changes on top of each other, then everything back.
            if (++accepted % 3 == 0) {
                rollBack(base, manifest, "after " + mutation);
                current = manifest;
            }
        }
        rollBack(base, manifest, "at last");
        return chosen.size();
    }

    private static boolean isRefusedInWords(Base base, JsonNode manifest, Mutation mutation) {
        try {
            put(base, manifest);
            return false;
        } catch (KubernetesClientException e) {
            var what = base + " " + mutation + " (-Dtouchstone.seed=" + SEED + ")";
            assertThat(e.getCode()).as(what + ": " + e.getMessage()).isIn(400, 403, 422);
            assertThat(e.getMessage()).as(what).contains("spec");
            return true;
        }
    }

    /** Whatever it is, the operator says something about it. */
    private static void isObserved(Base base, String what) {
        Eventually.holds(() -> {
            var live = json(base.live());
            assertThat(live.at("/status/observedGeneration").asLong()).as(base + " " + what + " (-Dtouchstone.seed=" + SEED + ")")
                    .isEqualTo(live.at("/metadata/generation").asLong());
            assertThat(live.at("/status/conditions").size()).isPositive();
        });
    }

    private static void settles(Base base, String when) {
        Eventually.holds(() -> {
            var live = json(base.live());
            assertThat(live.at("/status/observedGeneration").asLong()).as(base + " " + when).isEqualTo(live.at("/metadata/generation").asLong());
            assertThat(live.at("/status/conditions")).as(base + " " + when + " (-Dtouchstone.seed=" + SEED + ")")
                    .anySatisfy(condition -> {
                        assertThat(condition.path("type").asText()).isEqualTo("Ready");
                        assertThat(condition.path("status").asText()).isEqualTo("True");
                    });
        });
    }

    /** Somebody else's object, which has nothing to do with all this, is changed and in force as if nothing was. */
    private static void canarySings() {
        var deadline = stage.films().contextNamed("canary").getSpec().deadlineMillis() == 50 ? 51 : 50;
        stage.films().patch(Context.class, "canary", "{\"deadlineMillis\": " + deadline + "}");
        Eventually.holds(() -> {
            var canary = stage.films().contextNamed("canary");
            assertThat(canary.getStatus().observedGeneration()).isEqualTo(canary.getMetadata().getGeneration());
            assertThat(condition(canary.getStatus().conditions(), "Ready").getStatus()).isEqualTo("True");
            assertThat(stage.films().route("canary").orElseThrow().deadlineMillis()).isEqualTo(deadline);
        });
    }

    /** The whole spec, whatever the operator writes meanwhile. */
    private static void put(Base base, JsonNode manifest) {
        if (base.live() == null) {
            client().raw("/apis/touchstone.dev/v1alpha1/namespaces/" + stage.namespace() + "/" + base.plural, "POST", manifest);
            return;
        }
        var patch = YAML.createArrayNode().addObject().put("op", manifest.has("spec") ? "replace" : "remove").put("path", "/spec");
        if (manifest.has("spec")) {
            patch.set("value", manifest.get("spec"));
        }
        client().genericKubernetesResources("touchstone.dev/v1alpha1", base.kind).withName(base.objectName())
                .patch(PatchContext.of(PatchType.JSON), "[" + patch + "]");
    }

    /** What a revert of the commits does. A test that was started or ended in between says that it cannot be had back, and is made anew. */
    private static void rollBack(Base base, JsonNode manifest, String when) {
        if (!isTakenBack(base, manifest, when)) {
            assertThat(base).as("cannot be rolled back " + when).isEqualTo(Base.ABTest);
            client().resource(base.live()).delete();
            Eventually.holds(() -> assertThat(base.live()).isNull());
            put(base, manifest);
        }
        settles(base, when);
    }

    private static boolean isTakenBack(Base base, JsonNode manifest, String when) {
        try {
            put(base, manifest);
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as(base + " rolled back " + when + ": " + e.getMessage()).isEqualTo(422);
            return false;
        }
        isObserved(base, "rolled back " + when);
        return json(base.live()).at("/status/conditions").valueStream().noneMatch(condition -> condition.path("reason").asText().equals("RunEnded"));
    }

    private static void quiet() {
        Eventually.holds(() -> assertThat(Duration.between(writes().getLast().at(), Instant.now())).isGreaterThan(Duration.ofSeconds(2)));
    }

    private static List<Call> writes() {
        return proxy.calls().stream().filter(call -> call.isWrite() && !call.resource().equals("events")).toList();
    }

    private static JsonNode json(GenericKubernetesResource object) {
        return client().getKubernetesSerialization().convertValue(object, JsonNode.class);
    }

    private static KubernetesClient client() {
        return stage.client();
    }
}
