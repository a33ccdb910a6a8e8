package dev.touchstone.operator.uninstall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestSpec;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UninstallTest {
    @RegisterExtension
    static final ControlPlane controlPlane = new ControlPlane();

    private final List<String> said = new ArrayList<>();
    private KubernetesClient client;

    @BeforeEach
    void aTestThatHoldsEverything() {
        client = controlPlane.client();
        client.load(getClass().getResourceAsStream("/uninstall/running-test.yaml")).create();
        for (var held : List.of(get(Context.class, "page"), get(Model.class, "one"), get(ModelStorage.class, "rows"))) {
            status(held, "{\"lockedBy\":\"running\",\"locks\":[{\"key\":\"u-1\",\"abTest\":\"running\",\"uid\":\"u\",\"run\":1,\"since\":\"2026-01-01T00:00:00Z\"}]}");
        }
        status(get(ABTest.class, "running"), "{\"state\":\"Running\",\"run\":1,\"pinned\":[{\"kind\":\"Model\",\"name\":\"one\",\"uid\":\"x\",\"specHash\":\"" + "0".repeat(64) + "\",\"servingRevision\":1}]}");
    }

    @AfterEach
    void nothingIsLeft() {
        uninstall(List.of(controlPlane.namespace()));
        client.resource(get(ModelStorage.class, "rows")).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        client.resources(ABTest.class).delete();
        client.resources(Context.class).delete();
        client.resources(Model.class).delete();
        client.resources(ModelStorage.class).delete();
    }

    @Test
    void withoutAnOperatorTestsAreEndedAndNothingIsHeld() {
        assertThatThrownBy(() -> client.resource(get(Model.class, "one")).delete()).hasMessageContaining("running");

        var done = uninstall(List.of(controlPlane.namespace()));

        assertThat(done).isTrue();
        assertNothingIsHeld();
        assertThat(said).contains("Ended ABTest " + controlPlane.namespace() + "/running", "Unlocked Model " + controlPlane.namespace() + "/one");
    }

    @Test
    void nobodyOwnsTheLocksAfterwardsSoThatALaterOperatorCanSetAndRemoveThem() {
        uninstall(List.of(controlPlane.namespace()));

        assertThat(get(Model.class, "one").getMetadata().getManagedFields())
                .noneMatch(f -> f.getFieldsV1().getAdditionalProperties().toString().contains("f:locks"));
    }

    @Test
    void whatAnOperatorEndsInTimeIsNotForced() throws Exception {
        var operator = Thread.startVirtualThread(() -> {
            client.resources(ABTest.class).withName("running")
                    .waitUntilCondition(t -> t.getSpec().state() == ABTestSpec.State.Stopped, 20, java.util.concurrent.TimeUnit.SECONDS);
            for (var held : List.of(get(Context.class, "page"), get(Model.class, "one"), get(ModelStorage.class, "rows"))) {
                status(held, "{\"lockedBy\":null,\"locks\":null}");
            }
            status(get(ABTest.class, "running"), "{\"state\":\"Stopping\",\"pinned\":null}");
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            status(get(ABTest.class, "running"), "{\"state\":\"Stopped\"}");
        });

        var done = uninstall(List.of(controlPlane.namespace()), Duration.ofSeconds(60));

        assertThat(done).isTrue();
        assertThat(get(ABTest.class, "running").getStatus().state()).isEqualTo("Stopped");
        operator.join();
        assertThat(said).noneMatch(s -> s.startsWith("Unlocked") || s.startsWith("Released"));
    }

    @Test
    void whatAnOperatorUnlockedBeforeItEndedIsNotSaidToBeLocked() {
        for (var held : List.of(get(Context.class, "page"), get(Model.class, "one"), get(ModelStorage.class, "rows"))) {
            status(held, "{\"locks\":null}");
        }

        uninstall(List.of(controlPlane.namespace()));

        assertThat(get(Context.class, "page").getStatus().lockedBy()).isNull();
        assertThat(get(Model.class, "one").getStatus().lockedBy()).isNull();
        assertThat(get(ModelStorage.class, "rows").getStatus().lockedBy()).isNull();
    }

    @Test
    void otherNamespacesAreLeftAlone() {
        uninstall(List.of("default"));

        assertThat(get(ABTest.class, "running").getSpec().state()).isEqualTo(ABTestSpec.State.Running);
        assertThat(get(Model.class, "one").getStatus().locks()).hasSize(1);
    }

    @Test
    void itMayBeRunAgain() {
        uninstall(List.of(controlPlane.namespace()));
        said.clear();

        assertThat(uninstall(List.of(controlPlane.namespace()))).isTrue();
        assertThat(said).containsExactly("Nothing is held by Touchstone any more. Contexts go on answering until they are deleted.");
    }

    /** Tests end, and then everything that is held is let go: six writes. Kubernetes starts another process after one that died. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void whateverItWasKilledAfterTheNextOneFinishesIt(int write) {
        var writes = new AtomicInteger();
        try (var proxy = ApiProxy.start(client)) {
            proxy.inject(new Fault("killed", call -> call.changesSomething() && writes.incrementAndGet() == write, new Effect.Crash(false)));
            var killed = new Uninstall(proxy.client(), Clock.systemUTC(), Duration.ofSeconds(1), words -> { });
            assertThatThrownBy(() -> killed.run(List.of(controlPlane.namespace()))).isInstanceOf(KubernetesClientException.class);
            assertThat(proxy.injections()).hasSize(1);
        }

        assertThat(uninstall(List.of(controlPlane.namespace()))).isTrue();
        assertNothingIsHeld();
    }

    private void assertNothingIsHeld() {
        assertThat(get(ABTest.class, "running").getSpec().state()).isEqualTo(ABTestSpec.State.Stopped);
        assertThat(get(ABTest.class, "running").getStatus().pinned()).isEmpty();
        assertThat(get(Context.class, "page").getStatus().locks()).isEmpty();
        assertThat(get(Context.class, "page").getStatus().lockedBy()).isNull();
        assertThat(get(Model.class, "one").getStatus().locks()).isEmpty();
        assertThat(get(ModelStorage.class, "rows").getStatus().locks()).isEmpty();
        assertThat(get(ModelStorage.class, "rows").getMetadata().getFinalizers()).containsExactly("example.com/theirs");
    }

    private boolean uninstall(List<String> namespaces) {
        return uninstall(namespaces, Duration.ofSeconds(3));
    }

    private boolean uninstall(List<String> namespaces, Duration timeout) {
        return new Uninstall(client, Clock.systemUTC(), timeout, said::add).run(namespaces);
    }

    private <T extends HasMetadata> T get(Class<T> kind, String name) {
        return client.resources(kind).withName(name).get();
    }

    private void status(HasMetadata object, String status) {
        client.resource(object).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
    }
}
