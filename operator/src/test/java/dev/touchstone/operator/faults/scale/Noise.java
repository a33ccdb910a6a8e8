package dev.touchstone.operator.faults.scale;

import dev.touchstone.api.v1alpha1.Model;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A namespace full of models that never become Ready and that somebody's script edits in a loop. */
final class Noise implements AutoCloseable {
    private static final String NAMESPACE = "noisy";
    private static final int EDITORS = 4;
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final ExecutorService editors = Executors.newFixedThreadPool(EDITORS);
    private volatile boolean on = true;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger edits = new AtomicInteger();

    Noise(KubernetesClient administrator, int models) {
        administrator.resource(new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build()).create();
        for (int i = 0; i < models; i++) {
            administrator.resource(Fleet.model(NAMESPACE, i)).create();
        }
        for (int editor = 0; editor < EDITORS; editor++) {
            editors.execute(() -> {
                while (on) {
                    int edit = turns.incrementAndGet();
                    administrator.resources(Model.class).inNamespace(NAMESPACE).withName("model-" + edit % models)
                            .patch(MERGE, "{\"spec\": {\"timeoutMillis\": " + (10 + edit % 80) + "}}");
                    edits.incrementAndGet();
                }
            });
        }
    }

    int edits() {
        return edits.get();
    }

    @Override
    public void close() {
        on = false;
        editors.close();
    }
}
