package dev.touchstone.operator.apply;

import dev.touchstone.operator.apply.Change.Finalizer;
import dev.touchstone.operator.apply.Outcome.Done;
import dev.touchstone.operator.apply.Outcome.Unchanged;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adds and removes a finalizer by merge patches that name the resourceVersion. Server-side apply would not do: another manager
 * that once applied the whole object co-owns the finalizer, and it could never be removed.
 */
final class Finalizers {
    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(Writer.FIELD_MANAGER)
            .build();

    private final KubernetesClient client;

    Finalizers(KubernetesClient client) {
        this.client = client;
    }

    Outcome carryOut(Finalizer change) {
        HasMetadata live = client.resource(change.object()).get();
        if (live == null || !live.getMetadata().getUid().equals(change.object().getMetadata().getUid())) {
            return new Unchanged(change.object());
        }
        var finalizers = new ArrayList<>(live.getMetadata().getFinalizers());
        var isAllowed = !change.present() || live.getMetadata().getDeletionTimestamp() == null;
        if (finalizers.contains(change.name()) == change.present() || !isAllowed) {
            return new Unchanged(live);
        }
        if (change.present()) {
            finalizers.add(change.name());
        } else {
            finalizers.remove(change.name());
        }
        try {
            client.resource(live).patch(MERGE, body(live, finalizers));
        } catch (KubernetesClientException e) {
            // Letting go of the last finalizer removes the object: it may be gone by the time of the answer.
            if (e.getCode() != 404) {
                throw e;
            }
        }
        return new Done(live);
    }

    private static String body(HasMetadata live, List<String> finalizers) {
        return Serialization.asJson(Map.of("metadata",
                Map.of("resourceVersion", live.getMetadata().getResourceVersion(), "finalizers", finalizers)));
    }
}
