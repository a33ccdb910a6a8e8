package dev.touchstone.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.slots.Traffic;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who waits by the kstatus rules is told the truth at every revision, not only at the end. */
class KstatusTest {
    @RegisterExtension
    static final FilmService SERVICE = new FilmService();
    static final ControlPlane CLUSTER = SERVICE.cluster();

    private static final List<String> KINDS = List.of("ModelStorage", "Model", "Context", "ABTest");

    /** A test that is tainted is Degraded as well, whatever else holds. */
    private static final Map<Kstatus, Set<String>> HEALTH = Map.of(
            Kstatus.InProgress, Set.of("Progressing"), Kstatus.Current, Set.of("Healthy", "Suspended"), Kstatus.Failed, Set.of("Degraded"));

    static final Films films = SERVICE.films();

    private final List<HasMetadata> revisions = new CopyOnWriteArrayList<>();
    private final List<Watch> watches = new ArrayList<>();

    @BeforeEach
    void watch() {
        KINDS.forEach(kind -> watches.add(CLUSTER.client().genericKubernetesResources("touchstone.dev/v1alpha1", kind).watch(recorder())));
        watches.add(CLUSTER.client().configMaps().watch(recorder()));
    }

    @AfterEach
    void stopWatching() {
        watches.forEach(Watch::close);
    }

    @Test
    void currentMeansInForceAtEveryRevisionOfATestsLife() {
        var name = "life";
        var all = Commit.films(name, SERVICE.redis().port());
        var test = "ABTest/" + name + "-first";
        var flux = new GitTool.FluxLike(CLUSTER.client());
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            // The test before what it names.
            awaitCurrent(flux, all.only("ABTest").edited(test, "state: Running", "state: Paused"));
            flux.sync(all.only("ABTest"));
            awaitCurrent(flux, all);
            var grown = all.edited(test, "20%", "50%");
            awaitCurrent(flux, grown);
            var paused = grown.edited(test, "state: Running", "state: Paused");
            awaitCurrent(flux, paused);
            awaitCurrent(flux, grown);
            var stopped = grown.edited(test, "state: Running", "state: Stopped\n  promote: crowd");
            awaitCurrent(flux, stopped);
            var other = stopped.edited(test, "promote: crowd", "promote: content");
            awaitCurrent(flux, other);
            var withdrawn = stopped.edited(test, "\n  promote: crowd", "");
            awaitCurrent(flux, withdrawn);
            awaitCurrent(flux, other);
            var changed = other.edited("Model/" + name + "-content", "timeoutMillis: 20", "timeoutMillis: 17");
            awaitCurrent(flux, changed);
            awaitCurrent(flux, changed.edited(test, "control: content", "control: content\n  run: 2")
                    .edited(test, "state: Stopped\n  promote: content", "state: Running"));
        }
        assertThat(violations()).isEmpty();
        assertThat(revisions).anyMatch(r -> r.getKind().equals("ABTest") && Kstatus.of(r) == Kstatus.InProgress);
    }

    @Test
    void whatOnlyTheUserCanMendIsFailedAndWhatHealsByItselfIsNot() {
        create("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: early}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  lookup: {storageRef: {name: late}, key: request.filmId}
                """);
        becomes("Model/early", Kstatus.InProgress);
        films.storage("late", "RankedList");
        becomes("Model/early", Kstatus.Current);

        create("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: misspelt}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  lookup: {storageRef: {name: content}, key: request.flimId}
                """);
        becomes("Model/misspelt", Kstatus.Failed);

        create("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: untrusted}
                spec:
                  technology: Redis
                  format: RankedList
                  mode: Live
                  key: {name: id, type: String}
                  server: {external: {host: elsewhere.example, port: 6379, credentialsSecretRef: {name: redis}}}
                """);
        becomes("ModelStorage/untrusted", Kstatus.Failed);

        films.context("lonely");
        becomes("Context/lonely", Kstatus.InProgress);
        films.patch(dev.touchstone.api.v1alpha1.Context.class, "lonely", "{\"unit\": {\"value\": \"request.nobody\"}}");
        becomes("Context/lonely", Kstatus.Failed);

        films.test("without-control", "lonely", "50%", "crowd", "popular");
        becomes("ABTest/without-control", Kstatus.Failed);
        assertThat(violations()).isEmpty();
    }

    @Test
    void aFreshObjectIsInProgressEvenBeforeAnyOperatorHasSeenIt() throws Exception {
        SERVICE.stopOperator();
        try {
            for (var kind : KINDS) {
                var commit = Commit.films("fresh", SERVICE.redis().port()).only(kind);
                commit.manifests().values().forEach(KstatusTest::create);
                commit.ids().forEach(id -> assertThat(Kstatus.of(live(id))).as(id).isEqualTo(Kstatus.InProgress));
            }
        } finally {
            SERVICE.startOperator();
        }
    }

    @Test
    void whatIsBeingDeletedIsTerminatingAndThenGone() throws Exception {
        create(Commit.films("going", SERVICE.redis().port()).edited("ModelStorage/going-crowd", "mode: Live", "mode: Live\n  deletionPolicy: Delete")
                .manifests().get("ModelStorage/going-crowd"));
        becomes("ModelStorage/going-crowd", Kstatus.Current);
        CLUSTER.client().genericKubernetesResources("touchstone.dev/v1alpha1", "ModelStorage").withName("going-crowd").delete();
        Eventually.holds(() -> assertThat(live("ModelStorage/going-crowd")).isNull());
        Eventually.holds(() -> assertThat(revisions).anyMatch(
                r -> r.getMetadata().getName().equals("going-crowd") && Kstatus.of(r) == Kstatus.Terminating));
    }

    /** At each revision that says Current: what is not so; and what Argo CD would say otherwise. */
    private List<String> violations() {
        var violations = new ArrayList<String>();
        revisions.stream().filter(r -> KINDS.contains(r.getKind()) && Kstatus.of(r) != Kstatus.Terminating).forEach(object -> {
            var health = ArgoHealth.of(json(object)).status();
            if (!HEALTH.get(Kstatus.of(object)).contains(health)) {
                violations.add("Argo CD says " + health + ", kstatus " + Kstatus.of(object) + ": " + json(object));
            }
        });
        var routes = new HashMap<String, Route>();
        var seen = new HashMap<String, HasMetadata>();
        revisions.stream().sorted(Comparator.comparing(r -> Long.parseLong(r.getMetadata().getResourceVersion()))).forEach(object -> {
            if (object instanceof ConfigMap map) {
                route(map).ifPresent(route -> routes.put(route.context().name(), route));
                return;
            }
            seen.put(object.getKind() + "/" + object.getMetadata().getName(), object);
            if (Kstatus.of(object) != Kstatus.Current) {
                return;
            }
            var json = json(object);
            if (json.path("status").path("observedGeneration").asLong() != json.path("metadata").path("generation").asLong()) {
                violations.add("Current for an older generation: " + json);
            }
            if (object.getKind().equals("ABTest")) {
                untrue(json, Optional.ofNullable(routes.get(json.path("spec").path("contextRef").path("name").asText())))
                        .ifPresent(why -> violations.add(why + ": " + json.path("spec") + json.path("status")));
            }
            if (object.getKind().equals("Context")) {
                var route = routes.get(object.getMetadata().getName());
                if (route == null || route.deadlineMillis() != json.path("spec").path("deadlineMillis").asLong()) {
                    violations.add("A Context is Current whose route is another: " + json);
                }
            }
        });
        return violations;
    }

    private static Optional<String> untrue(JsonNode test, Optional<Route> route) {
        var name = test.path("metadata").path("name").asText();
        var split = route.stream().flatMap(r -> r.tests().stream()).filter(t -> t.name().equals(name)).findFirst();
        var promote = test.path("spec").path("promote").asText();
        return switch (test.path("spec").path("state").asText()) {
            case "Running" -> {
                var wanted = Traffic.slots(test.path("spec").path("traffic").asText());
                var has = split.filter(t -> !t.paused() && t.run() == test.path("spec").path("run").asLong())
                        .map(t -> t.slots().stream().mapToLong(range -> range.to() - range.from()).sum()).orElse(0L);
                yield has == wanted ? Optional.empty() : Optional.of("Current with " + has + " of " + wanted + " slots");
            }
            case "Paused" -> split.filter(t -> !t.paused()).map(t -> "Current and Paused, but split");
            default -> split.isPresent() ? Optional.of("Current and Stopped, but in the route")
                    : promote.isEmpty() || route.filter(r -> r.model().endsWith("-" + promote)).isPresent()
                            ? Optional.<String>empty() : Optional.of("Current without what it promotes");
        };
    }

    private static Optional<Route> route(ConfigMap map) {
        return Optional.ofNullable(map.getData()).map(data -> data.get(Route.CONFIG_MAP_KEY)).flatMap(RouteDocument::read);
    }

    private static void awaitCurrent(GitTool tool, Commit commit) {
        Eventually.holds(() -> assertThat(tool.sync(commit)).isEmpty());
        commit.ids().forEach(id -> becomes(id, Kstatus.Current));
    }

    private static void becomes(String id, Kstatus wanted) {
        Eventually.holds(() -> {
            assertThat(Kstatus.of(live(id))).as(id + ": " + json(live(id)).path("status").path("conditions")).isEqualTo(wanted);
            assertThat(json(live(id)).path("status").path("observedGeneration").asLong())
                    .isEqualTo(live(id).getMetadata().getGeneration());
        });
    }

    private static void create(String manifest) {
        CLUSTER.client().resource(manifest).create();
    }

    private static GenericKubernetesResource live(String id) {
        var parts = id.split("/");
        return CLUSTER.client().genericKubernetesResources("touchstone.dev/v1alpha1", parts[0]).withName(parts[1]).get();
    }

    private static JsonNode json(HasMetadata object) {
        return CLUSTER.client().getKubernetesSerialization().convertValue(object == null ? Map.of() : object, JsonNode.class);
    }

    private <T extends HasMetadata> Watcher<T> recorder() {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T resource) {
                revisions.add(resource);
            }

            @Override
            public void onClose(WatcherException cause) {}
        };
    }
}
