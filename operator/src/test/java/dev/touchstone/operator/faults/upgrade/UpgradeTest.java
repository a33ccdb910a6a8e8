package dev.touchstone.operator.faults.upgrade;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.scale.PackagedOperator;
import dev.touchstone.operator.faults.scale.PackagedOperator.Installation;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.ShippedChart;
import dev.touchstone.route.Route.Variant;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code -Dtouchstone.previous}: what {@code local/bin/previous-build} printed. */
@Tag("packaged")
@Tag("long")
@EnabledIfSystemProperty(named = "touchstone.previous", matches = ".+")
class UpgradeTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.ofItsOwn();

    private static final Path NOW = ShippedChart.root();
    private static final Duration BOUND = Duration.ofMinutes(1);

    private final Path before = Path.of(System.getProperty("touchstone.previous"));
    private RedisProcess redis;
    private Stage stage;
    private PackagedOperator operator;

    /** What no upgrade may change. */
    private record Kept(List<Share> shares, List<Pin> pinned, String startedAt, List<String> locked, List<Split> splits) {}

    private record Split(String key, List<Variant> variants) {}

    @BeforeEach
    void anEarlierOperatorRunsATest() {
        CLUSTER.define(before);
        redis = RedisProcess.start("secret");
        stage = Stage.open(CLUSTER, redis, "upgrade");
        stage.films().create();
        stage.films().context("page");
        stage.films().test("running", "page", "50%");
        operator = PackagedOperator.start(installation(before));
        awaitRunning();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
        stage.close();
        redis.close();
    }

    @Test
    void aRunningTestGoesOnAsItWasThroughAnUpgradeAndARollback() throws Exception {
        var kept = kept();

        // As Helm does it, first the chart with the definitions, then the one with the operator.
        CLUSTER.define(NOW);
        assertRefused();
        replaceBy(NOW);
        assertThat(kept()).isEqualTo(kept);
        assertRefused();

        // A rollback of the operator leaves the newer definitions.
        replaceBy(before);
        assertThat(kept()).isEqualTo(kept);
        assertRefused();

        CLUSTER.define(before);
        awaitRunning();
        assertThat(kept()).isEqualTo(kept);
        assertRefused();

        CLUSTER.define(NOW);
        replaceBy(NOW);
        assertThat(kept()).isEqualTo(kept);
        stage.films().patch(ABTest.class, "running", "{\"state\": \"Stopped\"}");
        Eventually.within(BOUND, () -> assertThat(locked()).isEmpty());
        stage.films().patch(Model.class, "crowd", "{\"timeoutMillis\": 77}");
    }

    private void replaceBy(Path sources) throws Exception {
        operator.close();
        operator = PackagedOperator.start(installation(sources));
        // It has looked at everything once what it is the first to know is observed.
        stage.films().patch(Context.class, "page", "{\"documentation\": {\"owner\": \"team-" + System.nanoTime() + "\"}}");
        Eventually.within(BOUND, () -> {
            var page = stage.films().contextNamed("page");
            assertThat(page.getStatus().observedGeneration()).isEqualTo(page.getMetadata().getGeneration());
            assertThat(condition(page.getStatus().conditions(), "Ready").getStatus()).isEqualTo("True");
            assertThat(condition(page.getStatus().conditions(), "Programmed").getStatus()).isEqualTo("True");
        });
        awaitRunning();
    }

    private void awaitRunning() {
        Eventually.within(BOUND, () -> {
            var conditions = stage.films().test("running").getStatus().conditions();
            assertThat(condition(conditions, "Ready").getReason()).isEqualTo("Running");
            assertThat(condition(conditions, "Ready").getStatus()).isEqualTo("True");
            assertThat(condition(conditions, "Tainted").getStatus()).isEqualTo("False");
        });
    }

    private void assertRefused() {
        assertThatThrownBy(() -> stage.films().patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"))
                .isInstanceOf(KubernetesClientException.class).hasMessageContaining("running");
        assertThatThrownBy(() -> stage.client().resources(ModelStorage.class).withName("viewings").delete())
                .isInstanceOf(KubernetesClientException.class).hasMessageContaining("running");
    }

    private Kept kept() {
        var test = stage.films().test("running").getStatus();
        var splits = stage.films().route("page").orElseThrow().tests().stream()
                .map(split -> new Split(split.key(), split.variants())).toList();
        return new Kept(stage.films().contextNamed("page").getStatus().shares(), test.pinned(), String.valueOf(test.startedAt()), locked(), splits);
    }

    private List<String> locked() {
        return Stream.of(Context.class, Model.class, ModelStorage.class)
                .<CustomResource<?, ?>>flatMap(kind -> stage.client().resources(kind).list().getItems().stream())
                .flatMap(object -> LockedKind.locks(object).stream().map(lock -> object.getMetadata().getName() + " by " + lock))
                .sorted().toList();
    }

    private Installation installation(Path sources) {
        var folder = NOW.resolve("operator/target/upgrade").resolve(sources.equals(NOW) ? "now" : "before");
        return Installation.of(sources, stage.client(), folder, "touchstone", stage.namespace(),
                "watch.namespaces={" + stage.namespace() + "}", "uninstall.enabled=false", "userRoles.create=false");
    }
}
