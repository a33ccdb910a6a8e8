package dev.touchstone.definition;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.UUID;

/** Objects on a real API server, and the ways to lock and to change them. */
final class LockedObjects {
    static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final String namespace;

    LockedObjects(ControlPlane controlPlane) {
        this(controlPlane.client(), controlPlane.namespace());
    }

    LockedObjects(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Creates {@code valid-everything.yaml} of that kind under a name of its own. */
    GenericKubernetesResource create(String plural) {
        var resource = Manifests.resource(Manifests.of(plural, "valid-everything"));
        resource.getMetadata().setName("o-" + UUID.randomUUID().toString().substring(0, 8));
        resource.getMetadata().setNamespace(namespace);
        return client.resource(resource).create();
    }

    /** Locks it as the operator does: server-side apply of nothing but the lock, by a manager of its own. */
    void lock(GenericKubernetesResource object, String abTest, String key) {
        applyLocks(object, key, """
                [{"key": "%s", "abTest": "%s", "uid": "%s", "run": 1, "since": "2026-01-05T09:30:00Z"}]""".formatted(key, abTest, key));
    }

    void unlock(GenericKubernetesResource object, String key) {
        applyLocks(object, key, "[]");
    }

    /** Pins something, so that the test is frozen. */
    void pin(GenericKubernetesResource abTest) {
        patchStatus(abTest, """
                {"status": {"run": 2, "pinned": [{"kind": "Model", "name": "als-films", "uid": "u", "specHash": "%s"}]}}"""
                .formatted("0".repeat(64)));
    }

    GenericKubernetesResource patch(GenericKubernetesResource object, String mergePatch) {
        return of(object).patch(MERGE, mergePatch);
    }

    GenericKubernetesResource patchStatus(GenericKubernetesResource object, String mergePatch) {
        return of(object).subresource("status").patch(MERGE, mergePatch);
    }

    /** What the API server has now. */
    GenericKubernetesResource read(GenericKubernetesResource object) {
        return of(object).get();
    }

    Resource<GenericKubernetesResource> of(GenericKubernetesResource object) {
        return client.genericKubernetesResources(object.getApiVersion(), object.getKind())
                .inNamespace(object.getMetadata().getNamespace()).withName(object.getMetadata().getName());
    }

    private void applyLocks(GenericKubernetesResource object, String manager, String locks) {
        var apply = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(manager).withForce(false).build();
        of(object).subresource("status").patch(apply, """
                {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "%s", "uid": "%s"}, "status": {"locks": %s}}""".formatted(
                object.getApiVersion(), object.getKind(), object.getMetadata().getName(), object.getMetadata().getUid(), locks));
    }
}
