package dev.touchstone.operator.faults.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.controlplane.ControlPlane.Extra;
import dev.touchstone.operator.faults.scale.PackagedOperator.Installation;
import dev.touchstone.operator.faults.stage.SimulatedKubelet;
import dev.touchstone.operator.testing.AuditLog;
import dev.touchstone.operator.testing.AuditLog.Request;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.ShippedChart;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many objects: 1,000 Models, 200 Contexts and 100 running ABTests in the long run, a tenth of that in the quick one. */
@Tag("packaged")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScaleTest {
    /** Made while the control plane starts. */
    private static final Thread CACHE = Thread.ofPlatform().daemon().start(new OperatorPackage(ShippedChart.root())::cache);

    @RegisterExtension
    static final ControlPlane controlPlane = ControlPlane.ofItsOwn(Extra.Scheduler, Extra.AuditLog);
    @RegisterExtension
    private static final RedisProcess REDIS = new RedisProcess();

    private static final Path FOLDER = ShippedChart.root().resolve("operator/target/scale");
    private static final Duration BOUND = Duration.ofMinutes(Campaign.size(2, 10));
    private static final Duration QUIET = Duration.ofSeconds(Campaign.size(5, 10));
    private static final Duration REST = Duration.ofSeconds(Campaign.size(10, 130));
    /** Generous: of what is left of it when the machine is busy with other things. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MOST_MEMORY = 350_000_000;
    private static final Figures figures = new Figures();

    private static List<AutoCloseable> pods;
    private static Fleet fleet;
    private static Installation installation;
    private static AuditLog audit;
    private static PackagedOperator operator;

    @BeforeAll
    static void start() {
        var administrator = controlPlane.client();
        installation = installation();
        fleet = new Fleet(administrator, REDIS.port(), Campaign.size(1, 10));
        pods = pods(administrator);
        audit = new AuditLog(controlPlane.auditLog(), installation.user());
        operator = PackagedOperator.start(installation);
        figures.put("models", fleet.namespaces().size() * Fleet.MODELS);
        figures.put("contexts", fleet.namespaces().size() * Fleet.CONTEXTS);
        figures.put("running tests", fleet.namespaces().size() * Fleet.TESTS);
        figures.put("storages", fleet.namespaces().size() * (Fleet.STORAGES + 1));
        figures.put("context servers", fleet.namespaces().size() * Fleet.CONTEXTS * Fleet.REPLICAS);
        figures.megabytes("resident without objects, MiB", operator.memory().now());
    }

    @AfterAll
    static void stop() throws Exception {
        figures.write("scale.json");
        operator.close();
        for (var players : pods) {
            players.close();
        }
    }

    @Test
    @Order(1)
    void everythingBecomesReady() {
        var began = Instant.now();

        fleet.create();
        figures.put("created after, s", since(began));
        Eventually.within(BOUND, () -> {
            operator.requireAlive();
            assertThat(fleet.unready()).isEmpty();
        });

        figures.put("all ready after, s", since(began));
        awaitQuiet();
        var requests = audit.between(began, Instant.now()).stream().filter(request -> !request.isOfLease()).toList();
        var writes = requests.stream().filter(Request::isWrite).count();
        figures.put("requests per object until ready", perObject(requests.size()));
        figures.put("of them writes", perObject(writes));
        figures.put("requests until ready, by what", counts(requests));
        assertThat(refused(requests)).isEmpty();
        assertThat(requests.size() / (double) fleet.objects()).isLessThan(40);
    }

    @Test
    @Order(2)
    void atRestNothingIsWrittenAndLittleMemoryIsHeld() {
        var began = Instant.now();

        rest(REST);

        var requests = audit.between(began, Instant.now());
        figures.put("requests a minute at rest", Math.round(requests.size() * 60.0 / REST.toSeconds()));
        figures.put("requests at rest, by what", counts(requests));
        var memory = operator.memory();
        figures.megabytes("resident at rest, MiB", memory.now());
        figures.megabytes("resident at most, MiB", memory.peak());
        figures.megabytes("live heap at rest, MiB", operator.liveHeap());
        assertThat(writes(requests)).isEmpty();
        assertThat(memory.now()).isLessThan(MOST_MEMORY);
        assertThat(memory.peak()).isLessThan(MOST_MEMORY);
    }

    @Test
    @Order(3)
    void aRestartWritesNothing() throws Exception {
        operator.close();
        var began = Instant.now();

        operator = PackagedOperator.start(installation);
        Eventually.within(BOUND, () -> assertThat(reconciled()).isGreaterThanOrEqualTo(fleet.objects()));
        figures.put("all looked at after a restart in, s", since(began));
        rest(QUIET);

        var requests = audit.between(began, Instant.now());
        figures.put("requests per object after a restart", perObject(requests.size()));
        figures.megabytes("resident after a restart, MiB", operator.memory().now());
        assertThat(operator.memory().peak()).isLessThan(MOST_MEMORY);
        assertThat(writes(requests)).isEmpty();
        assertThat(fleet.unready()).isEmpty();
    }

    @Test
    @Order(4)
    @Tag("long")
    void anApiServerThatGoesAndComesBackCausesNoWrite() {
        var began = Instant.now();

        controlPlane.stop("api");
        controlPlane.start("api");
        Eventually.within(BOUND, () -> assertThat(audit.between(began, Instant.now()).stream()
                .filter(request -> request.verb().equals("watch") && request.resource().equals("models"))).isNotEmpty());
        rest(QUIET.multipliedBy(2));

        var requests = audit.between(began, Instant.now());
        figures.put("requests per object after all watches broke", perObject(requests.size()));
        figures.megabytes("resident after all watches broke, MiB", operator.memory().now());
        figures.megabytes("resident at most, after restarts, MiB", operator.memory().peak());
        assertThat(operator.memory().peak()).isLessThan(MOST_MEMORY);
        assertThat(writes(requests)).isEmpty();
        assertThat(fleet.unready()).isEmpty();
    }

    @Test
    @Order(5)
    void aNoisyNamespaceDelaysNobodyElse() {
        var quiet = fleet.namespaces().getFirst();
        var delays = new ArrayList<Long>();

        try (var noise = new Noise(controlPlane.client(), Campaign.size(100, 1000))) {
            for (int change = 0; change < Campaign.size(10, 30); change++) {
                delays.add(untilObserved(quiet, change));
            }
            figures.put("edits in a noisy namespace meanwhile", noise.edits());
            assertThat(noise.edits()).as("edits in a noisy namespace").isGreaterThan(delays.size());
        }

        delays.sort(null);
        figures.put("a change elsewhere is seen after (median), ms", delays.get(delays.size() / 2));
        figures.put("a change elsewhere is seen after (worst), ms", delays.getLast());
        figures.megabytes("resident after the noise, MiB", operator.memory().now());
        assertThat(operator.memory().peak()).isLessThan(MOST_MEMORY);
        assertThat(delays.getLast()).isLessThan(PATIENCE.toMillis());
    }

    /** Of a model that no test locks. */
    private static long untilObserved(String namespace, int change) {
        var began = System.nanoTime();
        var changed = controlPlane.client().resources(Model.class).inNamespace(namespace).withName("model-" + (Fleet.MODELS - 1))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"timeoutMillis\": " + (21 + change) + "}}");
        Eventually.holds(() -> assertThat(controlPlane.client().resource(changed).get().getStatus().observedGeneration())
                .isEqualTo(changed.getMetadata().getGeneration()));
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    /** KWOK, which takes minutes to build, where it is about many pods; and where it is about a few, what all other tests have. */
    private static List<AutoCloseable> pods(KubernetesClient administrator) {
        return Campaign.isLong()
                ? List.of(new ContextServers(administrator), Kwok.start(administrator, controlPlane.kubeconfig(), FOLDER.resolve("kwok.log")))
                : fleet.namespaces().stream().map(namespace -> SimulatedKubelet.start(
                        administrator.adapt(NamespacedKubernetesClient.class).inNamespace(namespace))).collect(Collectors.toUnmodifiableList());
    }

    private static Installation installation() {
        var namespace = "touchstone-system";
        controlPlane.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
        return Installation.of(controlPlane.client(), FOLDER, "touchstone", namespace);
    }

    /** Until the operator has written nothing for a while. */
    private static void awaitQuiet() {
        Eventually.within(BOUND, () -> assertThat(writes(audit.between(Instant.now().minus(QUIET), Instant.now()))).isEmpty());
    }

    /** Not a wait for something, but the time in which nothing must happen. */
    private static void rest(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static double reconciled() {
        return operator.metric("touchstone_operator_reconciliation_seconds_count");
    }

    private static List<Request> writes(List<Request> requests) {
        return requests.stream().filter(Request::isWrite).filter(request -> !request.isOfLease()).toList();
    }

    private static List<Request> refused(List<Request> requests) {
        return requests.stream().filter(request -> request.status() == 401 || request.status() == 403).toList();
    }

    private static String counts(List<Request> requests) {
        return requests.stream().collect(Collectors.groupingBy(request -> request.verb() + ' ' + request.resource(), TreeMap::new, Collectors.counting()))
                .toString();
    }

    private static double perObject(long requests) {
        return Math.round(requests * 10.0 / fleet.objects()) / 10.0;
    }

    private static double since(Instant began) {
        return Math.round(Duration.between(began, Instant.now()).toMillis() / 100.0) / 10.0;
    }
}
