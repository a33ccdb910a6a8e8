package dev.touchstone.operator.start;

import dev.touchstone.lock.SpecHash;
import dev.touchstone.operator.locks.LockReleaser;
import dev.touchstone.operator.locks.LockSweeper;
import dev.touchstone.operator.locks.LockWriter;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.model.ModelReconciler;
import dev.touchstone.operator.modelstorage.ModelStorageReconciler;
import dev.touchstone.operator.modelstorage.server.SharedServerReconciler;
import dev.touchstone.storage.Drivers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.util.List;

/** Everything that runs. A new kind is one line here. */
final class Reconcilers {
    private Reconcilers() {}

    static List<Reconciler<? extends HasMetadata>> all(Tools tools, Drivers drivers) {
        var hash = new SpecHash();
        var lockWriter = new LockWriter(tools.client(), tools.clock());
        var locks = new LockSweeper(tools.client(), new LockReleaser(tools.client(), lockWriter));
        return List.of(
                new ModelStorageReconciler(tools, drivers, locks),
                new SharedServerReconciler(tools),
                new ModelReconciler(tools, hash, locks));
    }
}
