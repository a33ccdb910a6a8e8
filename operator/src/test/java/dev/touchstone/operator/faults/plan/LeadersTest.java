package dev.touchstone.operator.faults.plan;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.proxy.Refusal;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.operator.testing.ShippedRights;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two operators where only one should act: what the former leader still has in hand must not spoil what the next one did. */
class LeadersTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    static Films films;
    static ContextServerPod pod;
    static KubernetesClient user;

    private final List<Route> written = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> wakes = new CompletableFuture<>();
    private ApiProxy formers;
    private RunningOperator former;
    private Watch watch;

    @BeforeAll
    static void anEmptyService() throws Exception {
        films = new Films(CLUSTER.client(), REDIS);
        films.create();
        films.context("page");
        pod = ContextServerPod.start(CLUSTER.client(), "page", "page-1");
        user = ShippedRights.client(CLUSTER);
    }

    @AfterAll
    static void stop() throws Exception {
        pod.close();
    }

    @BeforeEach
    void aLeaderAtWork() {
        formers = ApiProxy.start(user);
        former = RunningOperator.start(CLUSTER, formers.client(), Map.of());
        Eventually.holds(() -> assertThat(condition(films.contextNamed("page").getStatus().conditions(), "Ready").getStatus())
                .isEqualTo("True"));
        watch = CLUSTER.client().configMaps().withName("page-route-v1").watch(new Recorder());
    }

    @AfterEach
    void gone() throws Exception {
        watch.close();
        former.close();
        formers.close();
    }

    @Test
    void aRouteThatWasDecidedBeforeTheNextLeaderWroteIsNeverWritten() throws Exception {
        pausesBeforeItsNextRoute();
        films.patch(Context.class, "page", "{\"deadlineMillis\": 77}");
        isPaused();
        try (var next = RunningOperator.start(CLUSTER, user, Map.of())) {
            Eventually.holds(() -> assertThat(route().deadlineMillis()).isEqualTo(77));
            films.patch(Context.class, "page", "{\"deadlineMillis\": 88}");
            Eventually.holds(() -> assertThat(route().deadlineMillis()).isEqualTo(88));

            assertThat(answerToThePaused()).isEqualTo(409);
            assertThat(route().deadlineMillis()).isEqualTo(88);
            assertThat(written).extracting(Route::number).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aRouteThatSplitsATestIsNeverWrittenOnceTheTestsLocksAreGone() throws Exception {
        pausesBeforeItsNextRoute();
        films.test("late", "page", "50%");
        isPaused();
        films.patch(ABTest.class, "late", "{\"state\": \"Stopped\"}");
        try (var next = RunningOperator.start(CLUSTER, user, Map.of())) {
            Eventually.holds(() -> assertThat(films.contextNamed("page").getStatus().locks()).isEmpty());

            assertThat(answerToThePaused()).isEqualTo(409);
            assertThat(written).allSatisfy(route -> assertThat(route.tests()).isEmpty());
        }
    }

    @Test
    void whoLosesTheLeaseSaysSoAndTheNextOneLeads() throws Exception {
        former.close();
        var election = Map.of(
                "touchstone.leader-election.enabled", "true",
                "touchstone.leader-election.lease-name", "touchstone-operator",
                "touchstone.leader-election.lease-duration", "PT4S",
                "touchstone.leader-election.namespace", CLUSTER.namespace());
        try (var proxy = ApiProxy.start(user)) {
            var first = RunningOperator.start(CLUSTER, proxy.client(), with(election, "first"));
            Eventually.holds(() -> assertThat(first.operator().isLeading()).isTrue());
            // As a real process ends that loses the lease.
            first.leadershipLost().thenRun(proxy::sever);
            var second = RunningOperator.start(CLUSTER, user, with(election, "second"));

            proxy.inject(new Fault("lost lease", call -> call.isWrite() && call.resource().equals("leases"),
                    new Effect.Refuse(Refusal.Unavailable)));

            Eventually.holds(() -> {
                assertThat(first.leadershipLost().toCompletableFuture()).isCompleted();
                assertThat(second.operator().isLeading()).isTrue();
            });
            films.patch(Context.class, "page", "{\"deadlineMillis\": 99}");
            Eventually.holds(() -> assertThat(route().deadlineMillis()).isEqualTo(99));
            assertThat(first.operator().isLeading()).isFalse();
            assertThat(proxy.calls()).filteredOn(Call::isWrite).filteredOn(call -> call.resource().equals("configmaps"))
                    .noneMatch(call -> call.at().isAfter(proxy.calls().stream().filter(c -> c.resource().equals("leases"))
                            .reduce((a, b) -> b).orElseThrow().at().plusSeconds(4)));
            second.close();
            first.close();
        }
    }

    private static Map<String, String> with(Map<String, String> election, String name) {
        var all = new java.util.HashMap<>(election);
        all.put("touchstone.instance", name);
        return all;
    }

    /** Between its last look at the API server and the write. */
    private void pausesBeforeItsNextRoute() {
        formers.inject(new Fault("pause", LeadersTest::isRoute, new Effect.Hold(wakes)).times(1));
    }

    private void isPaused() {
        Eventually.holds(() -> assertThat(formers.injections()).isNotEmpty());
    }

    private int answerToThePaused() {
        wakes.complete(null);
        var number = formers.injections().getFirst().call();
        return Eventually.appears(() -> formers.calls().stream().filter(call -> call.number() == number && call.status() > 0).findFirst())
                .status();
    }

    private static boolean isRoute(Call call) {
        return call.isWrite() && call.name().equals("page-route-v1") && call.fieldManager().equals("touchstone-operator");
    }

    private static Route route() {
        return films.route("page").orElseThrow();
    }

    private final class Recorder implements Watcher<ConfigMap> {
        @Override
        public void eventReceived(Action action, ConfigMap map) {
            RouteDocument.read(map.getData().get(Route.CONFIG_MAP_KEY))
                    .filter(route -> written.isEmpty() || !written.getLast().equals(route)).ifPresent(written::add);
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
