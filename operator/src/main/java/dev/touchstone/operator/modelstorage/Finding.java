package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorageStatus;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.connection.Server;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.modelstorage.probe.Observation;
import dev.touchstone.operator.pods.PodTrouble;
import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.StorageException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the last look at a storage means. Pure.
 *
 * @param asked whether the server is looked at: not without credentials that may be used
 */
record Finding(StorageWorld world, boolean asked, Optional<Observation> observation) {

    Verdict provisioned() {
        var type = ConditionType.Provisioned;
        if (!asked && world.isExternal()) {
            return Verdict.unknown(type, Reason.Unknown, "The server " + address() + " is not asked: see ResolvedRefs.");
        }
        if (observation.isEmpty()) {
            return world.isExternal() || world.server().isReady()
                    ? saidBefore(type).orElseGet(() ->
                            Verdict.unknown(type, Reason.Unknown, "The server " + address() + " has not answered yet."))
                    : starting();
        }
        var failure = observation.get().failure();
        var full = description().flatMap(StorageDescription::full);
        if (failure.isEmpty() && full.isPresent()) {
            return Verdict.no(type, Reason.ServerFull, full.get() + ". What is published goes on being read.");
        }
        if (failure.isEmpty()) {
            return Verdict.yes(type, Reason.Provisioned, "The storage exists on " + address() + ".");
        }
        if (failure.get().kind() == StorageException.Kind.Unavailable) {
            return world.isExternal() || world.server().isReady()
                    ? Verdict.no(type, Reason.ServerUnreachable, failure.get().message())
                    : starting();
        }
        return Verdict.no(type, Reason.ServerRefused, failure.get().message());
    }

    Verdict dataCurrent() {
        var type = ConditionType.DataCurrent;
        if (!asked && world.isExternal()) {
            return Verdict.unknown(type, Reason.Unknown, "The data is not looked at: see ResolvedRefs.");
        }
        if (observation.isEmpty()) {
            return saidBefore(type).orElseGet(() -> Verdict.unknown(type, Reason.Unknown, "The data was not looked at yet."));
        }
        if (observation.get().failure().isPresent()) {
            return Verdict.unknown(type, Reason.ServerUnreachable, observation.get().failure().get().message());
        }
        if (world.storage().getSpec().mode() == StorageMode.Live) {
            return Verdict.yes(type, Reason.Live, "Rows can be read and written.");
        }
        var refused = description().flatMap(StorageDescription::refused);
        if (refused.isPresent()) {
            return Verdict.no(type, Reason.PublicationRefused, "The load of " + refused.get().at() + " with " + refused.get().rows()
                    + " rows was refused: " + refused.get().message() + ".");
        }
        return description().flatMap(StorageDescription::current)
                .map(v -> Verdict.yes(type, Reason.Published, "Version '" + v.id() + "' with " + v.rows() + " rows is published."))
                .orElseGet(() -> Verdict.no(type, Reason.NoData, "Nothing was published yet: run `touchstone load "
                        + world.name() + " --namespace " + world.storage().getMetadata().getNamespace() + " --file <data>`."));
    }

    ModelStorageStatus status(Optional<String> connectionSecret, Optional<String> contentDigest, String retained) {
        var before = before();
        if (observation.isEmpty() && before.isPresent()) {
            return new ModelStorageStatus(
                    null, List.of(), List.of(), null, address(), connectionSecret.orElse(null),
                    before.get().version(), before.get().rows(), before.get().publishedAt(), contentDigest.orElse(null), retained);
        }
        var current = description().flatMap(StorageDescription::current)
                .filter(v -> world.storage().getSpec().mode() == StorageMode.Versioned);
        return new ModelStorageStatus(
                null, List.of(), List.of(), null, address(), connectionSecret.orElse(null),
                current.map(v -> v.id()).orElse(null),
                rows().orElse(null),
                current.map(v -> v.publishedAt().toString()).orElse(null),
                contentDigest.orElse(null),
                retained);
    }

    /** An operator that has just started has seen nothing yet; the good that was said of this very spec and server holds until then. */
    private Optional<Verdict> saidBefore(ConditionType type) {
        return before()
                .flatMap(status -> Conditions.find(status.conditions(), type))
                .filter(c -> "True".equals(c.getStatus()))
                .filter(c -> Objects.equals(world.storage().getMetadata().getGeneration(), c.getObservedGeneration()))
                .map(c -> Verdict.yes(type, Reason.named(c.getReason()), c.getMessage()));
    }

    private Optional<ModelStorageStatus> before() {
        return Optional.ofNullable(world.storage().getStatus()).filter(status -> address().equals(status.server()));
    }

    private Optional<Long> rows() {
        return description()
                .filter(d -> d.current().isPresent() || world.storage().getSpec().mode() == StorageMode.Live)
                .map(d -> d.current().map(v -> v.rows()).filter(rows -> rows >= 0).orElse(d.rows()));
    }

    private Verdict starting() {
        var name = Connections.server(world.storage()).host();
        var trouble = world.server().trouble();
        if (trouble.filter(PodTrouble::failing).isPresent()) {
            return Verdict.no(ConditionType.Provisioned, Reason.ServerFailing,
                    "The namespace's shared server '" + name + "' does not start. " + trouble.get().message() + ".");
        }
        return Verdict.no(ConditionType.Provisioned, Reason.ServerStarting,
                "The namespace's shared server '" + name + "' has no ready pod yet"
                        + trouble.map(why -> ": " + why.message()).orElse("") + ".");
    }

    private Optional<StorageDescription> description() {
        return observation.flatMap(Observation::description);
    }

    private String address() {
        Server server = Connections.server(world.storage());
        return server.host() + ":" + server.port();
    }
}
