package dev.touchstone.operator.start;

import dev.touchstone.operator.loop.Tools;
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
        return List.of(
                new ModelStorageReconciler(tools, drivers),
                new SharedServerReconciler(tools));
    }
}
