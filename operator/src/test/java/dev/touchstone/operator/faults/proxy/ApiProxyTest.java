package dev.touchstone.operator.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiProxyTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private ApiProxy proxy;

    @BeforeEach
    void start() {
        proxy = ApiProxy.start(CLUSTER.client());
    }

    @AfterEach
    void stop() {
        proxy.close();
        CLUSTER.client().configMaps().withLabel("test").delete();
    }

    @Test
    void requestsPassAndAreRecordedAsKubernetesCountsThem() {
        var maps = proxy.client().configMaps();

        proxy.client().resource(map("a", "1")).create();
        maps.withName("a").get();
        maps.list();
        proxy.client().resource(map("a", "2")).update();
        proxy.client().resource(map("a", "3")).fieldManager("tester").forceConflicts().serverSideApply();
        maps.withName("a").delete();
        maps.withLabel("test").delete();

        assertThat(CLUSTER.client().configMaps().withName("a").get()).isNull();
        assertThat(proxy.calls()).filteredOn(Call::isWrite).extracting(Call::verb)
                .containsSubsequence("create", "update", "patch", "delete");
        assertThat(proxy.calls()).extracting(Call::verb).contains("get", "list");
        assertThat(proxy.calls()).filteredOn(call -> call.verb().equals("patch")).singleElement().satisfies(call -> {
            assertThat(call.fieldManager()).isEqualTo("tester");
            assertThat(call.namespace()).isEqualTo(CLUSTER.namespace());
            assertThat(call.qualifiedResource()).isEqualTo("configmaps");
            assertThat(call.status()).isEqualTo(200);
        });
        assertThat(proxy.calls()).filteredOn(call -> call.verb().equals("create")).singleElement()
                .satisfies(call -> assertThat(call.name()).isEqualTo("a"));
    }

    @Test
    void theUserIsTheOneOfTheClientThatWasGiven() {
        try (var others = ApiProxy.start(CLUSTER.client("somebody"))) {
            assertThatThrownBy(() -> others.client().configMaps().list())
                    .isInstanceOf(KubernetesClientException.class).hasMessageContaining("User \"somebody\" cannot list");
        }
    }

    @Test
    void watchesPassAndEndAsTheyAreTold() {
        var seen = new Seen();
        try (var watch = proxy.client().configMaps().watch(seen)) {
            CLUSTER.client().resource(map("w", "1")).create();
            Eventually.holds(() -> assertThat(seen.values).contains("ADDED w 1"));

            proxy.strike(new Effect.CloseWatch(), call -> true);
            CLUSTER.client().resource(map("w", "2")).update();
            Eventually.holds(() -> assertThat(seen.values).contains("MODIFIED w 2"));

            proxy.strike(new Effect.StallWatch(Duration.ofMinutes(1), true), call -> true);
            CLUSTER.client().resource(map("w", "3")).update();
            proxy.strike(new Effect.ResetWatch(), call -> true);
            Eventually.holds(() -> assertThat(seen.values).contains("MODIFIED w 3"));

            proxy.strike(new Effect.ExpireWatch(), call -> true);
            Eventually.holds(() -> assertThat(seen.gone).hasValue(1));
        }
        assertThat(proxy.calls()).filteredOn(Call::isWatch).hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(call -> assertThat(call.status()).isEqualTo(101));
    }

    @Test
    void whatAStalledWatchHeldBackComesInOrder() {
        var seen = new Seen();
        try (var watch = proxy.client().configMaps().watch(seen)) {
            proxy.strike(new Effect.StallWatch(Duration.ofSeconds(5), true), call -> true);
            CLUSTER.client().resource(map("s", "1")).create();
            CLUSTER.client().resource(map("s", "2")).update();
            assertThat(seen.values).doesNotContain("ADDED s 1");
            Eventually.holds(() -> assertThat(seen.values).containsSubsequence("ADDED s 1", "MODIFIED s 2"));
        }
    }

    @Test
    void informersFollowThroughClosesResetsAndExpiries() {
        try (var informer = proxy.client().configMaps().inform()) {
            for (var effect : List.of(new Effect.CloseWatch(), new Effect.ResetWatch(), new Effect.ExpireWatch())) {
                proxy.strike(effect, call -> true);
                var name = effect.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
                CLUSTER.client().resource(map(name, "1")).create();
                Eventually.holds(() -> assertThat(informer.getStore().list())
                        .anyMatch(map -> map.getMetadata().getName().equals(name)));
            }
        }
    }

    @Test
    void anAnswerInPlaceOfTheApiServersIsAStatus() {
        proxy.inject(new Fault("gone", call -> call.verb().equals("create"), new Effect.Refuse(Refusal.Conflict)));

        assertThatThrownBy(() -> proxy.client().resource(map("c", "1")).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(409);
                    assertThat(e.getStatus().getReason()).isEqualTo("Conflict");
                });
        assertThat(CLUSTER.client().configMaps().withName("c").get()).isNull();
        assertThat(proxy.injections()).hasSize(1);
    }

    @Test
    void aRefusalThatPassesIsTriedAgainByTheClient() {
        proxy.inject(new Fault("busy", Call::isWrite, new Effect.Refuse(Refusal.TooManyRequests)).times(1));

        proxy.client().resource(map("t", "1")).create();

        assertThat(proxy.calls()).filteredOn(Call::isWrite).extracting(Call::status).containsExactly(429, 201);
    }

    @Test
    void aLostAnswerLosesNotTheWrite() {
        proxy.inject(new Fault("lost", Call::isWrite, new Effect.LoseAnswer()).times(1));

        // The client asks again, and what it asked for is there.
        assertThatThrownBy(() -> proxy.client().resource(map("l", "1")).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
        assertThat(proxy.calls()).filteredOn(Call::isWrite).extracting(Call::status).containsExactly(201, 409);
    }

    @Test
    void inACrashTheWriteIsTheLastThingThatTheApiServerSees() {
        for (var answerSeen : List.of(true, false)) {
            try (var dying = ApiProxy.start(CLUSTER.client())) {
                dying.inject(new Fault("crash", Call::isWrite, new Effect.Crash(answerSeen)));
                var name = "crash-" + answerSeen;
                if (answerSeen) {
                    assertThat(dying.client().resource(map(name, "1")).create().getMetadata().getUid()).isNotEmpty();
                } else {
                    assertThatThrownBy(() -> dying.client().resource(map(name, "1")).create())
                            .isInstanceOf(KubernetesClientException.class);
                }
                assertThat(dying.severed().toCompletableFuture()).isCompleted();
                assertThatThrownBy(() -> dying.client().configMaps().withName(name).get())
                        .isInstanceOf(KubernetesClientException.class);
                assertThat(CLUSTER.client().configMaps().withName(name).get()).isNotNull();
            }
        }
    }

    @Test
    void nothingPassesAfterASever() throws Exception {
        CLUSTER.client().resource(map("counter", "0")).create();
        var seen = new Seen();
        var count = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8); var watch = proxy.client().configMaps().watch(seen)) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        proxy.client().resource(map("counter", Integer.toString(count.incrementAndGet())))
                                .fieldManager("tester").forceConflicts().serverSideApply();
                    }
                });
            }
            Eventually.holds(() -> assertThat(proxy.calls()).filteredOn(Call::isWrite).hasSizeGreaterThan(50));

            proxy.sever();

            var sent = proxy.calls().size();
            var atSever = settled();
            Eventually.holds(() -> assertThatThrownBy(() -> proxy.client().configMaps().withName("counter").get())
                    .isInstanceOf(KubernetesClientException.class));
            assertThat(settled()).isEqualTo(atSever);
            assertThat(proxy.calls()).hasSize(sent);
            threads.shutdownNow();
        }
    }

    @Test
    void inABlackoutNothingAnswersAndAfterItEverythingDoes() {
        try (var impatient = impatient(); var informer = proxy.client().configMaps().inform()) {
            proxy.strike(new Effect.Blackout(Duration.ofSeconds(6)), call -> true);
            assertThatThrownBy(() -> impatient.configMaps().list()).isInstanceOf(KubernetesClientException.class);
            CLUSTER.client().resource(map("dark", "1")).create();
            Eventually.holds(() -> assertThat(proxy.client().configMaps().withName("dark").get()).isNotNull());
            Eventually.holds(() -> assertThat(informer.getStore().list())
                    .anyMatch(map -> map.getMetadata().getName().equals("dark")));
        }
    }

    @Test
    void aListOfAnyVersionMayBeOldAndOthersMayNot() {
        CLUSTER.client().resource(map("old", "1")).create();
        var then = CLUSTER.client().configMaps().list().getMetadata().getResourceVersion();
        CLUSTER.client().resource(map("new", "1")).create();
        proxy.inject(new Fault("stale", call -> true, new Effect.StaleList(then)));

        var any = proxy.client().configMaps().list(new io.fabric8.kubernetes.api.model.ListOptionsBuilder()
                .withResourceVersion("0").build());

        assertThat(any.getItems()).extracting(map -> map.getMetadata().getName()).contains("old").doesNotContain("new");
        assertThat(proxy.client().configMaps().list().getItems()).extracting(map -> map.getMetadata().getName()).contains("new");
        assertThat(proxy.injections()).as("lists that were old").hasSize(1);
    }

    /** The version once nothing is being committed any more that was sent before. */
    private static String settled() {
        var last = new String[] {""};
        var same = new AtomicInteger();
        Eventually.holds(() -> {
            var now = CLUSTER.client().configMaps().withName("counter").get().getMetadata().getResourceVersion();
            var unchanged = now.equals(last[0]) ? same.incrementAndGet() : 0;
            same.set(unchanged);
            last[0] = now;
            assertThat(unchanged).isGreaterThan(10);
        });
        return last[0];
    }

    private KubernetesClient impatient() {
        return new KubernetesClientBuilder().withConfig(new io.fabric8.kubernetes.client.ConfigBuilder(
                proxy.client().getConfiguration()).withRequestTimeout(500).withRequestRetryBackoffLimit(0).build()).build();
    }

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace(CLUSTER.namespace())
                .addToLabels("test", "proxy").endMetadata().withData(Map.of("value", value)).build();
    }

    private static final class Seen implements Watcher<ConfigMap> {
        final List<String> values = new CopyOnWriteArrayList<>();
        final AtomicInteger gone = new AtomicInteger();

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            values.add(action + " " + map.getMetadata().getName() + " " + map.getData().get("value"));
        }

        @Override
        public void onClose(WatcherException cause) {
            if (cause.isHttpGone()) {
                gone.incrementAndGet();
            }
        }
    }
}
