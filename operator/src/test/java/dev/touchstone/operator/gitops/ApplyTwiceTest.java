package dev.touchstone.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.operator.testing.ShippedRights;
import dev.touchstone.operator.testing.Together;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applying what is there already changes nothing, whoever does it and however often. */
class ApplyTwiceTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    private static final Together TOGETHER = new Together(6);

    static ApiProxy proxy;
    static RunningOperator operator;
    static Kubectl kubectl;
    static Films films;

    @BeforeAll
    static void start() {
        proxy = ApiProxy.start(ShippedRights.client(CLUSTER));
        operator = RunningOperator.start(CLUSTER, proxy.client(), Map.of());
        films = new Films(CLUSTER.client(), REDIS);
        films.create();
        kubectl = new Kubectl(CLUSTER);
    }

    @AfterAll
    static void stop() throws Exception {
        TOGETHER.close();
        operator.close();
        proxy.close();
    }

    @TestFactory
    Stream<DynamicTest> nothingChangesAndNothingDiffers() {
        return Stream.concat(
                Stream.of("client-side", "server-side", "by-another-manager", "beside-the-first-manager")
                        .map(way -> TOGETHER.test("the second time changes nothing, " + way, () -> theSecondTimeChangesNothing(way))),
                Stream.of("client-side", "server-side")
                        .map(way -> TOGETHER.test("what the operator and the defaults add is no drift, " + way,
                                () -> whatTheOperatorAndTheDefaultsAddIsNoDrift(way)))).toList().stream();
    }

    private void theSecondTimeChangesNothing(String way) {
        var films = Commit.films(way, REDIS.port());
        try (var pod = ContextServerPod.start(CLUSTER.client(), way + "-page", way + "-page-1")) {
            apply(way, films, "first").mustSucceed();
            allCurrent(way, films);
            if (way.equals("beside-the-first-manager")) {
                // It takes note of who co-owns what, once; from then on nothing changes either.
                apply(way, films, "second").mustSucceed();
            }
            var before = versions(films);
            var written = writes(way).size();

            apply(way, films, "second").mustSucceed();
            apply(way, films, "second").mustSucceed();

            assertThat(versions(films)).isEqualTo(before);
            assertThat(writes(way).subList(written, writes(way).size())).as("writes of the operator").isEmpty();
        }
    }

    private void whatTheOperatorAndTheDefaultsAddIsNoDrift(String way) {
        var name = "diff-" + way;
        var films = Commit.films(name, REDIS.port()).edited("ModelStorage/" + name + "-crowd", "mode: Live",
                "mode: Live\n  deletionPolicy: Delete");
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            apply(way, films, "gitops").mustSucceed();
            allCurrent(name, films);
            // The operator has put its finalizer there meanwhile.
            assertThat(live("ModelStorage/" + name + "-crowd").getFinalizers()).isNotEmpty();

            var diff = way.equals("client-side")
                    ? kubectl.run(films.yaml(), "diff", "--filename", "-")
                    : kubectl.run(films.yaml(), "diff", "--server-side", "--field-manager", "gitops", "--filename", "-");

            // 0: nothing differs; 1: something does; the output is it.
            assertThat(diff.output()).isEmpty();
            assertThat(diff.exitCode()).isZero();
        }
    }

    @Test
    void theOperatorOwnsNothingOfASpecSoNobodyConflictsWithIt() {
        var name = "no-conflict";
        var films = Commit.films(name, REDIS.port());
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            apply("server-side", films, "gitops").mustSucceed();
            allCurrent(name, films);

            var changed = films.edited("Context/" + name + "-page", "replicas: 2", "replicas: 3")
                    .edited("ABTest/" + name + "-first", "20%", "30%");
            // Without --force-conflicts: a field of somebody else would be refused.
            apply("server-side", changed, "gitops").mustSucceed();
            allCurrent(name, changed);

            for (var id : changed.ids()) {
                assertThat(live(id).getMetadata().getManagedFields()).filteredOn(entry -> entry.getManager().startsWith("touchstone-operator"))
                        .as(id).isNotEmpty()
                        .allSatisfy(entry -> assertThat(fields(entry)).doesNotContain("f:spec"));
            }
        }
    }

    private static List<String> fields(ManagedFieldsEntry entry) {
        return List.copyOf(entry.getFieldsV1().getAdditionalProperties().keySet());
    }

    private static Kubectl.Run apply(String way, Commit commit, String manager) {
        return switch (way) {
            case "client-side" -> kubectl.run(commit.yaml(), "apply", "--filename", "-");
            case "server-side" -> kubectl.run(commit.yaml(), "apply", "--server-side", "--field-manager", "gitops", "--filename", "-");
            case "by-another-manager" -> kubectl.run(commit.yaml(), "apply", "--server-side", "--force-conflicts",
                    "--field-manager", "argocd-controller", "--filename", "-");
            default -> kubectl.run(commit.yaml(), "apply", "--server-side", "--field-manager", manager, "--filename", "-");
        };
    }

    private static Map<String, String> versions(Commit commit) {
        var versions = new TreeMap<String, String>();
        commit.ids().forEach(id -> versions.put(id,
                live(id).getMetadata().getGeneration() + " " + live(id).getMetadata().getResourceVersion()));
        return versions;
    }

    private static void allCurrent(String name, Commit commit) {
        Eventually.holds(() -> assertThat(commit.ids()).allSatisfy(id -> assertThat(Kstatus.of(live(id))).isEqualTo(Kstatus.Current)));
        // Whatever follows from that, such as a status that names who holds the object.
        Eventually.holds(() -> {
            var last = writes(name).getLast().at();
            assertThat(Duration.between(last, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
        });
    }

    /** Of the operator, of what begins with a name; events are no state. */
    private static List<Call> writes(String name) {
        return proxy.calls().stream().filter(call -> call.isWrite() && !call.resource().equals("events") && call.name().startsWith(name + "-"))
                .toList();
    }

    private static GenericKubernetesResource live(String id) {
        var parts = id.split("/");
        return CLUSTER.client().genericKubernetesResources("touchstone.dev/v1alpha1", parts[0]).withName(parts[1]).get();
    }
}
