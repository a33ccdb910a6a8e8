package dev.touchstone.operator.modelstorage;

import dev.touchstone.connection.Credentials;
import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.modelstorage.probe.StorageDropper.State;
import dev.touchstone.operator.modelstorage.probe.Target;
import dev.touchstone.operator.modelstorage.server.SharedServer;
import java.util.List;
import java.util.Optional;

/** Decides about a storage that is being deleted: drop its data where the server outlives it, then let it go. */
final class DeletionDecision {
    private DeletionDecision() {}

    static StoragePlan decide(StorageWorld world) {
        if (!DataFinalizer.isOn(world.storage())) {
            return wait(world, "The storage is being deleted; its data stays.", List.of());
        }
        if (DataFinalizer.isAbandoned(world.storage())) {
            return letGo(world, List.of(new Notice(EventReason.DataAbandoned,
                    "Let go without removing its data, as annotation '" + DataFinalizer.ABANDON + "' asks.")));
        }
        var later = LaterValues.problem(world.storage());
        if (later.isPresent() && !neverHadData(world)) {
            return wait(world, blocked(world, later.get() + "."), List.of(
                    new Notice(EventReason.DropBlocked, blocked(world, later.get() + "."))));
        }
        if (!world.wantsDelete() || neverHadData(world) || goesWithItsServer(world)) {
            return letGo(world, List.of());
        }
        return switch (world.drop()) {
            case State.Done done -> letGo(world, List.of(new Notice(EventReason.DataDropped, "The data was removed from its server.")));
            case State.Running running -> wait(world, "The data is being removed from its server.", List.of());
            case State.NotStarted notStarted -> drop(world, "The data is being removed from its server.", List.of());
            case State.Failed failed -> drop(world, blocked(world, failed.message()), List.of(
                    new Notice(EventReason.DropBlocked, blocked(world, failed.message()))));
        };
    }

    /** No connection was ever handed out, because the storage was never provisioned. */
    private static boolean neverHadData(StorageWorld world) {
        return world.storage().getStatus() == null || world.storage().getStatus().connectionSecret() == null;
    }

    /** The shared server is gone, or goes with its volume when this storage does. */
    private static boolean goesWithItsServer(StorageWorld world) {
        if (world.isExternal()) {
            return false;
        }
        if (world.server().statefulSet().isEmpty()) {
            return true;
        }
        var othersStay = world.sharing().stream().anyMatch(s -> s.getMetadata().getDeletionTimestamp() == null);
        var retained = world.server().retaining().stream().anyMatch(name -> !name.equals(world.name()));
        return !othersStay && !retained;
    }

    private static StoragePlan drop(StorageWorld world, String message, List<Notice> notices) {
        var credentials = credentials(world);
        if (credentials.isEmpty()) {
            var words = blocked(world, "The credentials Secret is missing or may not be used.");
            return wait(world, words, List.of(new Notice(EventReason.DropBlocked, words)));
        }
        var target = new Target(Connections.descriptor(world.storage()), credentials.get());
        return plan(world, message, List.of(), Optional.of(target), notices);
    }

    private static Optional<Credentials> credentials(StorageWorld world) {
        return Connections.external(world.storage())
                .map(external -> CredentialsDecision.decide(external, Connections.server(world.storage()), world.secret()).credentials())
                .orElseGet(() -> world.secret().map(SharedServer.of(world.storage().getSpec().technology())::credentials));
    }

    private static String blocked(StorageWorld world, String cause) {
        return "The data cannot be removed: " + cause + " This is tried again. " + DataFinalizer.howToAbandon(world.storage());
    }

    private static StoragePlan letGo(StorageWorld world, List<Notice> notices) {
        return plan(world, "The storage is being deleted.",
                List.of(Change.finalizer(world.storage(), DataFinalizer.NAME, false)), Optional.empty(), notices);
    }

    private static StoragePlan wait(StorageWorld world, String message, List<Notice> notices) {
        return plan(world, message, List.of(), Optional.empty(), notices);
    }

    private static StoragePlan plan(
            StorageWorld world, String message, List<Change> changes, Optional<Target> drop, List<Notice> notices) {
        var verdict = Verdict.no(ConditionType.Provisioned, Reason.Deleting, message);
        return new StoragePlan(List.of(verdict), changes, Optional.empty(), drop, drop.isPresent(),
                StorageDecision.seenBefore(world), notices);
    }
}
