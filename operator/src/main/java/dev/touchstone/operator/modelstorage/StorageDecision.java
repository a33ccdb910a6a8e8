package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.DeletionPolicy;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.api.v1alpha1.ModelStorageStatus;
import dev.touchstone.connection.Credentials;
import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.apply.Ownership;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.modelstorage.probe.Observation;
import dev.touchstone.operator.modelstorage.probe.Target;
import dev.touchstone.operator.modelstorage.server.Retaining;
import dev.touchstone.operator.modelstorage.server.ServerObjects;
import dev.touchstone.operator.modelstorage.server.SharedServer;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides about a storage that is there to stay. */
final class StorageDecision {
    private StorageDecision() {}

    static StoragePlan decide(StorageWorld world) {
        var accepted = LaterValues.refusal(world.storage()).orElseGet(() -> accepted(world));
        var changes = new ArrayList<Change>();
        finalizer(world).ifPresent(changes::add);
        if (!accepted.isTrue()) {
            // What runs stays as it is; only what to say about it changes.
            return new StoragePlan(List.of(accepted), changes, Optional.empty(), Optional.empty(), false,
                    seenBefore(world), List.of());
        }
        var resolved = resolved(world);
        var retaining = world.isExternal() ? Optional.<Set<String>>empty() : Optional.of(retaining(world));
        if (!world.isExternal() && world.secret().isEmpty()) {
            changes.add(Change.createOnce(objects(world, Optional.empty()).secret()));
        }
        var target = resolved.credentials().map(c -> new Target(Connections.descriptor(world.storage()), c));
        var finding = new Finding(world, target.isPresent(), world.observation().filter(o -> target.filter(t -> t.isSamePlaceAs(o.target())).isPresent()));
        // Handed out when the server has let us in, not before: a Job that mounts it starts when it can work.
        var provisioned = finding.provisioned();
        target.filter(t -> provisioned.isTrue())
                .ifPresent(t -> changes.add(Change.apply(ConnectionSecret.of(world.storage(), t), Optional.empty())));
        var status = finding.status(connectionSecret(world, provisioned), contentDigest(world, target), RetentionWords.of(world));
        return new StoragePlan(
                List.of(accepted, resolved.verdict(), provisioned, finding.dataCurrent()),
                changes, retaining, lookable(world, target, finding.observation()), false, status, published(world, status));
    }

    private static Optional<String> connectionSecret(StorageWorld world, Verdict provisioned) {
        return provisioned.isTrue()
                ? Optional.of(Connections.secretName(world.storage()))
                : Optional.ofNullable(seenBefore(world).connectionSecret());
    }

    /** What cannot be resolved now is still read as it was. */
    private static Optional<String> contentDigest(StorageWorld world, Optional<Target> target) {
        return target.map(t -> ContentDigest.of(t.storage().server(), t.credentials()))
                .or(() -> Optional.ofNullable(seenBefore(world).contentDigest()));
    }

    private static Verdict accepted(StorageWorld world) {
        var spec = world.storage().getSpec();
        if (!world.supported()) {
            return Verdict.no(ConditionType.Accepted, Reason.NotSupported, "`spec.technology` '" + spec.technology()
                    + "' does not do `spec.format` '" + spec.format() + "' with `spec.mode` '" + spec.mode()
                    + "' in this version: choose another technology or mode.");
        }
        if (!world.isExternal() && world.options().isEmpty()) {
            return Verdict.no(ConditionType.Accepted, Reason.NotSupported, "This installation has no image for shared "
                    + spec.technology() + " servers: set it in the chart's values, or name a server in `spec.server.external`.");
        }
        return Verdict.yes(ConditionType.Accepted, Reason.Accepted, "The spec makes sense.");
    }

    private static CredentialsDecision.Resolved resolved(StorageWorld world) {
        var external = Connections.external(world.storage());
        if (external.isPresent()) {
            return CredentialsDecision.decide(external.get(), Connections.server(world.storage()), world.secret());
        }
        var shared = SharedServer.of(world.storage().getSpec().technology());
        if (world.secret().isPresent() && !Ownership.isManaged(world.secret().get())) {
            return new CredentialsDecision.Resolved(
                    Verdict.no(ConditionType.ResolvedRefs, Reason.NameTaken, "Secret '" + shared.secretName()
                            + "' exists and belongs to somebody else; it must be removed or renamed."),
                    Optional.empty());
        }
        Optional<Credentials> credentials = world.secret().map(shared::credentials);
        return new CredentialsDecision.Resolved(
                Verdict.yes(ConditionType.ResolvedRefs, Reason.Resolved, "The namespace's shared server is used."), credentials);
    }

    /** A server without a ready pod is not worth a connection attempt, unless it was seen before. */
    private static Optional<Target> lookable(StorageWorld world, Optional<Target> target, Optional<Observation> seen) {
        return target.filter(t -> world.isExternal() || world.server().isReady() || seen.isPresent());
    }

    private static Set<String> retaining(StorageWorld world) {
        var all = Stream.concat(Stream.of(world.storage()), world.sharing().stream()).toList();
        return Retaining.merge(world.server().retaining(), names(all, false), names(all, true));
    }

    private static List<String> names(List<ModelStorage> storages, boolean delete) {
        return storages.stream()
                .filter(s -> StorageWorld.wantsDelete(s) == delete)
                .map(s -> s.getMetadata().getName())
                .toList();
    }

    /** @param secret of the server as it is now: another storage may have made it meanwhile */
    static ServerObjects objects(StorageWorld world, Optional<Secret> secret) {
        var shared = SharedServer.of(world.storage().getSpec().technology());
        return new ServerObjects(
                shared, world.options().orElseThrow(), world.storage().getMetadata().getNamespace(), world.server().statefulSet(),
                secret.map(shared::credentials).map(Credentials::password).orElse(world.freshPassword()));
    }

    private static Optional<Change> finalizer(StorageWorld world) {
        var isOn = DataFinalizer.isOn(world.storage());
        return isOn == world.wantsDelete() || world.storage().getSpec().deletionPolicy() == DeletionPolicy.Unknown
                ? Optional.empty()
                : Optional.of(Change.finalizer(world.storage(), DataFinalizer.NAME, world.wantsDelete()));
    }

    private static List<Notice> published(StorageWorld world, ModelStorageStatus status) {
        var before = world.storage().getStatus() == null ? null : world.storage().getStatus().version();
        return status.version() == null || Objects.equals(before, status.version())
                ? List.of()
                : List.of(new Notice(EventReason.VersionPublished,
                        "Version '" + status.version() + "' with " + status.rows() + " rows is published."));
    }

    static ModelStorageStatus seenBefore(StorageWorld world) {
        var none = new ModelStorageStatus(null, List.of(), List.of(), null, null, null, null, null, null, null, null);
        return Optional.ofNullable(world.storage().getStatus()).orElse(none);
    }
}
