package dev.touchstone.operator.start;

import dev.touchstone.lock.SpecHash;
import dev.touchstone.operator.abtest.ABTestReconciler;
import dev.touchstone.operator.context.ContextReconciler;
import dev.touchstone.operator.locks.LockReleaser;
import dev.touchstone.operator.locks.LockSweeper;
import dev.touchstone.operator.locks.LockWriter;
import dev.touchstone.operator.locks.SeenTests;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.model.ModelReconciler;
import dev.touchstone.operator.modelstorage.ModelStorageReconciler;
import dev.touchstone.operator.modelstorage.server.SharedServerReconciler;
import dev.touchstone.operator.secrets.RecentSecrets;
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
        var releaser = new LockReleaser(tools.client(), lockWriter);
        var sweeper = new LockSweeper(releaser);
        var tests = new SeenTests();
        var secrets = new RecentSecrets(tools.client(), tools.clock());
        return List.of(
                new ModelStorageReconciler(tools, drivers, sweeper, tests, secrets),
                new SharedServerReconciler(tools),
                new ModelReconciler(tools, hash, sweeper, tests),
                new ContextReconciler(tools, hash, sweeper, secrets),
                new ABTestReconciler(tools, hash, lockWriter, releaser, tests));
    }
}
