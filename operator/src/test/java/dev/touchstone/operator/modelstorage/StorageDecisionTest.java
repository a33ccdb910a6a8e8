package dev.touchstone.operator.modelstorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.connection.Credentials;
import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.modelstorage.probe.Observation;
import dev.touchstone.operator.modelstorage.probe.StorageDropper.State;
import dev.touchstone.operator.modelstorage.probe.Target;
import dev.touchstone.operator.modelstorage.server.ObservedServer;
import dev.touchstone.operator.modelstorage.server.ServerOptions;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RefusedPublication;
import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.StorageException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageDecisionTest {
    private static final ServerOptions OPTIONS =
            new ServerOptions("server:1", "IfNotPresent", "1Gi", Optional.empty(), "50m", "64Mi", "512Mi");
    private static final Secret PASSWORD = new SecretBuilder()
            .withNewMetadata().withName("touchstone-redis-auth").addToLabels("app.kubernetes.io/managed-by", "touchstone").endMetadata()
            .addToData("password", "c2VjcmV0").build();

    @Test
    void whatNoDriverDoesIsNotSupported() {
        var plan = StorageDecision.decide(new StorageWorld(shared(), false, List.of(), ObservedServer.NONE, Optional.empty(), "x",
                Optional.empty(), new State.NotStarted(), Optional.of(OPTIONS)));
        assertThat(verdict(plan, ConditionType.Accepted).reason()).isEqualTo(Reason.NotSupported);
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.retaining()).isEmpty();
    }

    @Test
    void aFirstStorageAsksForAServerAndItsPassword() {
        var plan = StorageDecision.decide(world(shared(), Optional.empty(), Optional.empty(), false));
        assertThat(plan.changes()).singleElement().isInstanceOf(Change.CreateOnce.class);
        assertThat(plan.retaining()).hasValueSatisfying(names -> assertThat(names).containsExactly("films"));
        assertThat(verdict(plan, ConditionType.Provisioned).reason()).isEqualTo(Reason.ServerStarting);
        assertThat(plan.target()).isEmpty();
    }

    @Test
    void noConnectionIsHandedOutBeforeTheServerLetUsIn() {
        var plan = StorageDecision.decide(world(shared(), Optional.of(PASSWORD), Optional.empty(), true));
        assertThat(plan.target()).isPresent();
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.status().connectionSecret()).isNull();
    }

    @Test
    void anEmptyStorageIsProvisionedAndSaysHowToLoadIt() {
        var plan = StorageDecision.decide(world(shared(), Optional.of(PASSWORD), Optional.of(seen(Optional.empty())), true));
        assertThat(verdict(plan, ConditionType.Provisioned).isTrue()).isTrue();
        assertThat(verdict(plan, ConditionType.DataCurrent).reason()).isEqualTo(Reason.NoData);
        assertThat(verdict(plan, ConditionType.DataCurrent).message()).contains("touchstone load films");
        assertThat(plan.status().connectionSecret()).isEqualTo("films-connection");
    }

    @Test
    void aPublishedVersionIsInTheStatus() {
        var version = new PublishedVersion("20260101T000000Z-abc", 3201, "00", 5, Instant.parse("2026-01-01T00:00:00Z"));
        var plan = StorageDecision.decide(world(shared(), Optional.of(PASSWORD), Optional.of(seen(Optional.of(version))), true));
        assertThat(plan.status().version()).isEqualTo("20260101T000000Z-abc");
        assertThat(plan.status().rows()).isEqualTo(3201);
        assertThat(plan.status().publishedAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(plan.notices()).hasSize(1);
    }

    @Test
    void aLoadThatWasRefusedIsSaidAndTheVersionBeforeStays() {
        var version = new PublishedVersion("20260101T000000Z-abc", 3201, "00", 5, Instant.parse("2026-01-01T00:00:00Z"));
        var target = new Target(Connections.descriptor(shared()), new Credentials("", "secret"));
        var refused = new RefusedPublication("20260102T000000Z-def", 12, "check 'enough' does not hold", "2026-01-02T00:00:00Z");
        var seen = new Observation(target, Optional.of(new StorageDescription(Optional.of(version), 3201, -1, List.of(), Optional.of(refused), Optional.empty())),
                Optional.empty());

        var plan = StorageDecision.decide(world(shared(), Optional.of(PASSWORD), Optional.of(seen), true));

        assertThat(verdict(plan, ConditionType.DataCurrent).reason()).isEqualTo(Reason.PublicationRefused);
        assertThat(verdict(plan, ConditionType.DataCurrent).message())
                .isEqualTo("The load of 2026-01-02T00:00:00Z with 12 rows was refused: check 'enough' does not hold.");
        assertThat(plan.status().version()).isEqualTo("20260101T000000Z-abc");
        assertThat(plan.status().rows()).isEqualTo(3201);
    }

    @Test
    void aServerThatIsFullIsSaidWhileItsDataIsRead() {
        var version = new PublishedVersion("v", 7, "00", 5, Instant.parse("2026-01-01T00:00:00Z"));
        var before = seen(Optional.of(version));
        var full = new Observation(before.target(), before.description().map(d -> d.whoseServerIsFull("It has no room")), Optional.empty());

        var plan = StorageDecision.decide(world(shared(), Optional.of(PASSWORD), Optional.of(full), true));

        assertThat(verdict(plan, ConditionType.Provisioned).reason()).isEqualTo(Reason.ServerFull);
        assertThat(verdict(plan, ConditionType.DataCurrent).reason()).isEqualTo(Reason.Published);
        assertThat(plan.target()).isPresent();
    }

    @Test
    void aServerThatGoesAwayLeavesWhatIsKnownInPlace() {
        var version = new PublishedVersion("v", 7, "00", 5, Instant.parse("2026-01-01T00:00:00Z"));
        var before = seen(Optional.of(version));
        var failed = new Observation(before.target(), before.description(),
                Optional.of(new Observation.Failure(StorageException.Kind.Unavailable, "refused")));
        var plan = StorageDecision.decide(world(shared(), Optional.of(PASSWORD), Optional.of(failed), true));
        assertThat(verdict(plan, ConditionType.Provisioned).reason()).isEqualTo(Reason.ServerUnreachable);
        assertThat(verdict(plan, ConditionType.DataCurrent).status()).isEqualTo(Verdict.Status.Unknown);
        assertThat(plan.status().version()).isEqualTo("v");
        assertThat(plan.target()).isPresent();
    }

    @Test
    void anOperatorThatHasJustStartedKeepsWhatWasSaidUntilItHasLooked() {
        var storage = storage("deletionPolicy: Retain", "generation: 1,", """
                status:
                  server: touchstone-redis.shop.svc:6379
                  version: v
                  rows: 7
                  conditions:
                  - {type: Provisioned, status: "True", reason: Provisioned, message: There., observedGeneration: 1}
                  - {type: DataCurrent, status: "True", reason: Published, message: Here., observedGeneration: 1}
                """);
        var plan = StorageDecision.decide(world(storage, Optional.of(PASSWORD), Optional.empty(), true));
        assertThat(verdict(plan, ConditionType.Provisioned).isTrue()).isTrue();
        assertThat(verdict(plan, ConditionType.DataCurrent).message()).isEqualTo("Here.");
        assertThat(plan.status().version()).isEqualTo("v");
        assertThat(plan.status().rows()).isEqualTo(7);
        assertThat(plan.notices()).isEmpty();
        assertThat(plan.target()).isPresent();
    }

    @Test
    void aSecretOfSomebodyElseIsNotUsed() {
        var theirs = new SecretBuilder(PASSWORD).editMetadata().withLabels(null).endMetadata().build();
        var plan = StorageDecision.decide(world(shared(), Optional.of(theirs), Optional.empty(), true));
        assertThat(verdict(plan, ConditionType.ResolvedRefs).reason()).isEqualTo(Reason.NameTaken);
        assertThat(plan.target()).isEmpty();
    }

    @Test
    void aStorageInDeletionKeepsItsDataUntilTheDropIsDone() {
        var storage = storage("deletionPolicy: Delete", "deletionTimestamp: 2026-01-01T00:00:00Z, finalizers: [touchstone.dev/storage-data],",
                "status: {connectionSecret: films-connection}");
        var other = shared();
        var world = new StorageWorld(storage, true, List.of(other), server(true), Optional.of(PASSWORD), "x", Optional.empty(),
                new State.NotStarted(), Optional.of(OPTIONS));

        var first = DeletionDecision.decide(world);
        var last = DeletionDecision.decide(new StorageWorld(storage, true, List.of(other), server(true), Optional.of(PASSWORD), "x",
                Optional.empty(), new State.Done(), Optional.of(OPTIONS)));

        assertThat(first.drop()).isTrue();
        assertThat(first.changes()).isEmpty();
        assertThat(last.drop()).isFalse();
        assertThat(last.changes()).singleElement().isInstanceOfSatisfying(Change.Finalizer.class, f -> assertThat(f.present()).isFalse());
    }

    @Test
    void theLastStorageOfAServerNeedsNoDrop() {
        var storage = storage("deletionPolicy: Delete", "deletionTimestamp: 2026-01-01T00:00:00Z, finalizers: [touchstone.dev/storage-data],",
                "status: {connectionSecret: films-connection}");
        var plan = DeletionDecision.decide(new StorageWorld(storage, true, List.of(), server(true), Optional.of(PASSWORD), "x",
                Optional.empty(), new State.NotStarted(), Optional.of(OPTIONS)));
        assertThat(plan.drop()).isFalse();
        assertThat(plan.changes()).hasSize(1);
    }

    @Test
    void aStorageThatOnlyALaterVersionKnowsIsRefusedAndLosesNothing() {
        var storage = storage("deletionPolicy: Burn", "finalizers: [touchstone.dev/storage-data],", "status: {connectionSecret: films-connection}");
        var plan = StorageDecision.decide(partlyKnown(storage));
        assertThat(verdict(plan, ConditionType.Accepted).reason()).isEqualTo(Reason.NotSupported);
        assertThat(verdict(plan, ConditionType.Accepted).message()).startsWith("`spec.deletionPolicy` has a value");
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.status().connectionSecret()).isEqualTo("films-connection");

        var deleted = storage("deletionPolicy: Burn", "deletionTimestamp: 2026-01-01T00:00:00Z, finalizers: [touchstone.dev/storage-data],",
                "status: {connectionSecret: films-connection}");
        var deletion = DeletionDecision.decide(partlyKnown(deleted));
        assertThat(deletion.drop()).isFalse();
        assertThat(deletion.changes()).isEmpty();
        assertThat(deletion.notices()).singleElement().satisfies(notice -> assertThat(notice.note())
                .contains("`spec.deletionPolicy` has a value").contains("abandon-data=true"));
    }

    private static StorageWorld partlyKnown(ModelStorage storage) {
        return new StorageWorld(storage, false, List.of(), ObservedServer.NONE, Optional.empty(), "", Optional.empty(),
                new State.NotStarted(), Optional.empty());
    }

    private static StorageWorld world(ModelStorage storage, Optional<Secret> secret, Optional<Observation> seen, boolean ready) {
        return new StorageWorld(storage, true, List.of(), server(ready), secret, "x", seen, new State.NotStarted(), Optional.of(OPTIONS));
    }

    private static ObservedServer server(boolean ready) {
        return new ObservedServer(Optional.of(new StatefulSetBuilder().withNewMetadata().endMetadata().withNewSpec().endSpec()
                .withNewStatus().withReadyReplicas(ready ? 1 : 0).endStatus().build()), Optional.empty(), Optional.empty());
    }

    private static Observation seen(Optional<PublishedVersion> version) {
        var target = new Target(Connections.descriptor(shared()), new Credentials("", "secret"));
        return new Observation(target, Optional.of(new StorageDescription(version, 0, -1, List.of())), Optional.empty());
    }

    private static Verdict verdict(StoragePlan plan, ConditionType type) {
        return plan.verdicts().stream().filter(v -> v.type() == type).findFirst().orElseThrow();
    }

    private static ModelStorage shared() {
        return storage("deletionPolicy: Retain", "", "");
    }

    private static ModelStorage storage(String spec, String metadata, String status) {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {%s name: films, namespace: shop, uid: 00000000-0000-0000-0000-000000000001}
                spec: {technology: Redis, format: RankedList, key: {name: filmId, type: String}, %s}
                %s
                """.formatted(metadata, spec, status), ModelStorage.class);
    }
}
