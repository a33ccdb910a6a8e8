package dev.touchstone.operator.faults.plan;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.LogLines;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.operator.testing.ShippedRights;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The API server itself goes away, or stops to let the operator in, while a test runs. */
class ControlPlaneOutageTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.ofItsOwn();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    private static final Duration REST = Duration.ofSeconds(4);

    static Films films;
    static ContextServerPod pod;
    static KubernetesClient user;

    @BeforeAll
    static void aTestRuns() throws Exception {
        films = new Films(CLUSTER.client(), REDIS);
        films.create();
        films.context("page");
        films.test("test", "page", "50%");
        pod = ContextServerPod.start(CLUSTER.client(), "page", "page-1");
        user = ShippedRights.client(CLUSTER);
    }

    @AfterAll
    static void stop() throws Exception {
        pod.close();
    }

    @Test
    void anApiServerThatIsAwayForTwentySecondsIsAnInconvenience() throws Exception {
        isAwayFor(Duration.ofSeconds(20));
    }

    @Test
    @Tag("long")
    void anApiServerThatIsAwayForFiveMinutesIsAnInconvenience() throws Exception {
        isAwayFor(Duration.ofMinutes(5));
    }

    @Test
    void rightsThatAreTakenAndGivenBackAreAnInconvenience() throws Exception {
        try (var proxy = ApiProxy.start(user); var operator = running(proxy.client()); var log = new LogLines()) {
            var bindings = bindings();
            bindings.forEach(binding -> CLUSTER.client().resource(binding).delete());
            // A watch that is open stays open; it is the next one that is refused.
            proxy.strike(new Effect.CloseWatch(), watch -> true);
            films.model("late");
            Eventually.holds(() -> assertThat(proxy.calls()).anyMatch(call -> call.isWatch() && call.status() == 403));
            bindings.forEach(binding -> CLUSTER.client().resource(binding).create());
            try {
                recovers("late", operator);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + " after " + proxy.calls().stream().map(Call::toString)
                        .collect(Collectors.joining("\n")) + log.texts(), e);
            }
        }
    }

    private static List<RoleBinding> bindings() {
        var bindings = CLUSTER.client().rbac().roleBindings().list().getItems().stream()
                .filter(binding -> binding.getSubjects().stream().anyMatch(subject -> subject.getName().equals("touchstone-operator")))
                .map(binding -> new RoleBindingBuilder(binding).withNewMetadata().withName(binding.getMetadata().getName()).endMetadata().build())
                .toList();
        assertThat(bindings).isNotEmpty();
        return bindings;
    }

    private static void isAwayFor(Duration time) throws Exception {
        try (var operator = running(user); var log = new LogLines()) {
            var before = important();
            CLUSTER.stop("api");
            LockSupport.parkNanos(time.toNanos());
            var said = log.texts();
            CLUSTER.start("api");
            assertThat(important()).isEqualTo(before);
            assertThat(log.stackTraces()).as(said::toString).isEmpty();
            // A line for each resource, and a few for the watches.
            assertThat(log.size()).as(said::toString).isLessThan(60);
            var model = "after-" + time.toSeconds();
            films.model(model);
            recovers(model, operator);
        }
    }

    private static RunningOperator running(KubernetesClient client) {
        var operator = RunningOperator.start(CLUSTER, client, Map.of());
        Eventually.holds(() -> assertThat(ready("test")).isEqualTo("Running"));
        return operator;
    }

    /** What was made meanwhile is served, nothing is lost, and then it is quiet. */
    private static void recovers(String model, RunningOperator operator) {
        Eventually.holds(() -> assertThat(condition(films.modelNamed(model).getStatus().conditions(), "Accepted").getStatus())
                .isEqualTo("True"));
        Eventually.holds(() -> {
            assertThat(ready("test")).isEqualTo("Running");
            assertThat(operator.operator().isHealthy()).isTrue();
        });
        var versions = new AtomicReference<>(versions());
        var since = new AtomicReference<>(Instant.now());
        Eventually.holds(() -> {
            var now = versions();
            if (!now.equals(versions.getAndSet(now))) {
                since.set(Instant.now());
            }
            assertThat(Duration.between(since.get(), Instant.now())).isGreaterThan(REST);
        });
    }

    /** What no outage may change. */
    private static String important() {
        return objects().map(object -> object.getMetadata().getName() + " " + LockedKind.locks(object)).sorted()
                .collect(Collectors.joining("\n")) + films.route("page").orElseThrow().number();
    }

    private static String versions() {
        return objects().map(object -> object.getMetadata().getName() + " " + object.getMetadata().getResourceVersion()).sorted()
                .collect(Collectors.joining("\n"));
    }

    private static Stream<CustomResource<?, ?>> objects() {
        return Stream.of(Context.class, Model.class, ModelStorage.class, ABTest.class)
                .flatMap(kind -> CLUSTER.client().resources(kind).list().getItems().stream());
    }

    private static String ready(String test) {
        return condition(films.test(test).getStatus().conditions(), "Ready").getReason();
    }
}
