package dev.touchstone.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WriterTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private Writer writer;
    private ConfigMap owner;

    @BeforeEach
    void anOwner() {
        writer = new Writer(CLUSTER.client());
        CLUSTER.client().configMaps().delete();
        owner = CLUSTER.client().resource(new ConfigMapBuilder().withNewMetadata().withName("owner").endMetadata().build()).create();
        // A resource that was read carries its kind.
        owner.setKind("ConfigMap");
        owner.setApiVersion("v1");
    }

    @Test
    void whatIsAlreadyThereIsNotWritten() {
        assertThat(apply(Map.of("a", "1"))).isInstanceOf(Outcome.Done.class);
        var version = live().getMetadata().getResourceVersion();
        assertThat(apply(Map.of("a", "1"))).isInstanceOf(Outcome.Unchanged.class);
        assertThat(live().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void whatSomebodyChangedIsPutRight() {
        apply(Map.of("a", "1"));
        CLUSTER.client().configMaps().withName("mine").edit(m -> new ConfigMapBuilder(m).addToData("a", "2").build());
        assertThat(apply(Map.of("a", "1"))).isInstanceOf(Outcome.Done.class);
        assertThat(live().getData()).containsEntry("a", "1");
    }

    @Test
    void whatWasPutRightIsNotWrittenAgainWhileACacheHasNotNoticed() {
        apply(Map.of("a", "1"));
        CLUSTER.client().configMaps().withName("mine").edit(m -> new ConfigMapBuilder(m).addToData("a", "2").build());
        var seen = live();
        assertThat(apply(Map.of("a", "1"), seen)).isInstanceOf(Outcome.Done.class);
        var version = live().getMetadata().getResourceVersion();

        assertThat(apply(Map.of("a", "1"), seen)).isInstanceOf(Outcome.Unchanged.class);
        assertThat(live().getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(apply(Map.of("a", "3"), seen)).isInstanceOf(Outcome.Done.class);
        CLUSTER.client().configMaps().withName("mine").edit(m -> new ConfigMapBuilder(m).addToData("a", "2").build());
        assertThat(apply(Map.of("a", "1"), live())).isInstanceOf(Outcome.Done.class);
        assertThat(live().getData()).containsEntry("a", "1");
    }

    @Test
    void whatWasPutRightIsNotWrittenAgainForAVersionThatCameInBetween() {
        apply(Map.of("a", "1"));
        CLUSTER.client().configMaps().withName("mine").edit(m -> new ConfigMapBuilder(m).addToData("a", "2").build());
        var seen = live();
        CLUSTER.client().configMaps().withName("mine").edit(m -> new ConfigMapBuilder(m).addToData("theirs", "3").build());
        var between = live();
        assertThat(apply(Map.of("a", "1"), seen)).isInstanceOf(Outcome.Done.class);

        assertThat(apply(Map.of("a", "1"), between)).isInstanceOf(Outcome.Unchanged.class);
        assertThat(live().getData()).containsEntry("a", "1").containsEntry("theirs", "3");
    }

    @Test
    void aNamespaceThatGoesIsNotAskedAgainAndAgain() {
        var going = CLUSTER.client().resource(new NamespaceBuilder().withNewMetadata().withName(CLUSTER.namespace() + "-going").endMetadata()
                .build()).create().getMetadata().getName();
        CLUSTER.client().resource(new ConfigMapBuilder().withNewMetadata().withName("stays").withNamespace(going)
                .withFinalizers("example.com/stays").endMetadata().build()).create();
        CLUSTER.client().namespaces().withName(going).delete();
        var nanos = new AtomicLong();
        try (var counted = ApiProxy.start(CLUSTER.client())) {
            writer = new Writer(counted.client(), nanos::get);
            var change = Change.apply(new ConfigMapBuilder(desired(owner, Map.of("a", "1"))).editMetadata().withNamespace(going).endMetadata()
                    .build(), Optional.empty());

            refuses(change, "is being terminated");
            var first = counted.calls().size();
            refuses(change, "its namespace is being deleted");
            assertThat(counted.calls()).hasSize(first);
            nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            refuses(change, "is being terminated");
        } finally {
            CLUSTER.client().configMaps().inNamespace(going).withName("stays").edit(m ->
                    new ConfigMapBuilder(m).editMetadata().withFinalizers().endMetadata().build());
        }
    }

    @Test
    void aWebhookThatIsDownStopsOnlyWhatItHasASayIn() {
        var webhook = CLUSTER.client().resource("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: down-in-%1$s}
                webhooks:
                  - name: down.example.com
                    clientConfig: {url: "https://127.0.0.1:1/"}
                    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}]
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                    failurePolicy: Fail
                    sideEffects: None
                    admissionReviewVersions: [v1]
                """.formatted(CLUSTER.namespace()));
        webhook.create();
        try {
            Eventually.holds(() -> refuses(Change.apply(desired(owner, Map.of("a", "1")), Optional.empty()), "failed calling webhook"));
            assertThat(writer.carryOut(List.of(Change.apply(desired(owner, Map.of("a", "1")), Optional.empty()),
                    Change.createOnce(password("Zmlyc3Q="))))).satisfiesExactly(
                            map -> assertThat(map).isInstanceOf(Outcome.Blocked.class),
                            secret -> assertThat(secret).isNotInstanceOf(Outcome.Blocked.class));
        } finally {
            webhook.delete();
            Eventually.holds(() -> assertThat(apply(Map.of("a", "1"))).isInstanceOf(Outcome.Done.class));
        }
    }

    @Test
    void aFieldThatIsNoLongerDesiredGoes() {
        apply(Map.of("a", "1", "b", "1"));
        assertThat(apply(Map.of("a", "1"))).isInstanceOf(Outcome.Done.class);
        assertThat(live().getData()).containsOnlyKeys("a");
    }

    @Test
    void aNameThatBelongsToSomebodyElseIsLeftAlone() {
        CLUSTER.client().resource(new ConfigMapBuilder().withNewMetadata().withName("mine").endMetadata()
                .addToData("theirs", "1").build()).create();
        assertThat(apply(Map.of("a", "1"))).isInstanceOfSatisfying(Outcome.Blocked.class,
                blocked -> assertThat(blocked.reason()).isEqualTo(Reason.NameTaken));
        assertThat(live().getData()).containsOnlyKeys("theirs");
    }

    @Test
    void anObjectOfAFormerOwnerIsWaitedFor() {
        apply(Map.of("a", "1"));
        var recreated = new ConfigMapBuilder(owner).editMetadata().withUid("another").endMetadata().build();
        var outcome = writer.carryOut(Change.apply(desired(recreated, Map.of("a", "1")), Optional.empty()));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Blocked.class,
                blocked -> assertThat(blocked.reason()).isEqualTo(Reason.Deleting));
    }

    @Test
    void whoLookedTooEarlyWritesNothing() {
        assertThat(unchanged(Map.of("a", "1"), Optional.empty())).isInstanceOf(Outcome.Done.class);
        var seen = live();
        assertThat(unchanged(Map.of("a", "late"), Optional.empty())).isInstanceOf(Outcome.Outdated.class);
        assertThat(unchanged(Map.of("a", "2"), Optional.of(seen))).isInstanceOf(Outcome.Done.class);
        assertThat(unchanged(Map.of("a", "late"), Optional.of(seen))).isInstanceOf(Outcome.Outdated.class);
        assertThat(live().getData()).containsEntry("a", "2");

        CLUSTER.client().resource(live()).delete();
        assertThat(unchanged(Map.of("a", "late"), Optional.of(seen))).isInstanceOf(Outcome.Outdated.class);
        assertThat(live()).isNull();
    }

    @Test
    void whatWasNotSeenBecauseOfItsLabelsIsPutRight() {
        unchanged(Map.of("a", "1"), Optional.empty());
        CLUSTER.client().configMaps().withName("mine").edit(m ->
                new ConfigMapBuilder(m).editMetadata().withLabels(Map.of()).endMetadata().build());
        assertThat(unchanged(Map.of("a", "2"), Optional.empty())).isInstanceOf(Outcome.Done.class);
        assertThat(live().getMetadata().getLabels()).isNotEmpty();
        assertThat(live().getData()).containsEntry("a", "2");
    }

    @Test
    void aNameThatBelongsToSomebodyElseIsLeftAloneEvenIfNobodySawIt() {
        CLUSTER.client().resource(new ConfigMapBuilder().withNewMetadata().withName("mine").endMetadata()
                .addToData("theirs", "1").build()).create();
        assertThat(unchanged(Map.of("a", "1"), Optional.empty())).isInstanceOfSatisfying(Outcome.Blocked.class,
                blocked -> assertThat(blocked.reason()).isEqualTo(Reason.NameTaken));
    }

    @Test
    void whatIsMadeOnceKeepsItsFirstContent() {
        writer.carryOut(Change.createOnce(password("Zmlyc3Q=")));
        assertThat(writer.carryOut(Change.createOnce(password("c2Vjb25k")))).isInstanceOf(Outcome.Unchanged.class);
        assertThat(CLUSTER.client().secrets().withName("generated").get().getData()).containsEntry("password", "Zmlyc3Q=");
    }

    @Test
    void onlyTheObjectThatWasObservedIsDeleted() {
        apply(Map.of("a", "1"));
        var other = new ConfigMapBuilder(live()).editMetadata().withUid("another").endMetadata().build();
        assertThat(writer.carryOut(Change.delete(other))).isInstanceOf(Outcome.Unchanged.class);
        assertThat(live()).isNotNull();
        assertThat(writer.carryOut(Change.delete(live()))).isInstanceOf(Outcome.Done.class);
        assertThat(live()).isNull();
    }

    @Test
    void aRefusalIsAnObstacleInWords() {
        var invalid = new ConfigMapBuilder().withMetadata(Ownership.ownedBy(owner, "mine", Map.of("bad label", "x"))).build();
        assertThat(writer.carryOut(Change.apply(invalid, Optional.empty()))).isInstanceOfSatisfying(Outcome.Blocked.class, blocked -> {
            assertThat(blocked.reason()).isEqualTo(Reason.ApplyRefused);
            assertThat(blocked.message()).contains("ConfigMap 'mine'").contains("bad label");
        });
    }

    private Outcome apply(Map<String, String> data) {
        return writer.carryOut(Change.apply(desired(owner, data), Optional.empty()));
    }

    private Outcome apply(Map<String, String> data, ConfigMap observed) {
        return writer.carryOut(Change.apply(desired(owner, data), Optional.of(observed)));
    }

    private Outcome unchanged(Map<String, String> data, Optional<ConfigMap> observed) {
        return writer.carryOut(Change.applyUnchanged(desired(owner, data), observed));
    }

    private static ConfigMap desired(ConfigMap owner, Map<String, String> data) {
        return new ConfigMapBuilder().withMetadata(Ownership.ownedBy(owner, "mine", Map.of())).withData(data).build();
    }

    private static ConfigMap live() {
        return CLUSTER.client().configMaps().withName("mine").get();
    }

    private void refuses(Change change, String why) {
        assertThat(writer.carryOut(change)).isInstanceOfSatisfying(Outcome.Blocked.class, blocked -> {
            assertThat(blocked.reason()).isEqualTo(Reason.ApplyRefused);
            assertThat(blocked.message()).contains(why);
        });
    }

    private static Secret password(String value) {
        return new SecretBuilder().withMetadata(Ownership.unowned(CLUSTER.namespace(), "generated", Map.of()))
                .withImmutable(true).addToData("password", value).build();
    }
}
