package dev.touchstone.operator.start;

import dev.touchstone.operator.loop.Tools;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.util.List;

/** Everything that runs. A new kind is one line here. */
final class Reconcilers {
    private Reconcilers() {}

    static List<Reconciler<? extends HasMetadata>> all(Tools tools) {
        return List.of();
    }
}
