package dev.touchstone.controlplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;

/**
 * Deletes a namespace whose operator is gone. What has a finalizer would stay for ever, and Kubernetes tries for ever to delete it:
 * with many such namespaces it comes to no other.
 */
public final class Abandonment {
    private static final List<String> FINALIZED = List.of("abtests", "modelstorages");

    private Abandonment() {}

    public static void of(KubernetesClient administrator, String namespace) {
        FINALIZED.forEach(plural -> letGo(administrator, namespace, plural));
        administrator.namespaces().withName(namespace).delete();
    }

    private static void letGo(KubernetesClient administrator, String namespace, String plural) {
        var kind = new ResourceDefinitionContext.Builder()
                .withGroup("touchstone.dev").withVersion("v1alpha1").withPlural(plural).withNamespaced(true).build();
        var objects = administrator.genericKubernetesResources(kind).inNamespace(namespace);
        unlessGone(() -> objects.list().getItems().stream().filter(object -> !object.getMetadata().getFinalizers().isEmpty())
                .map(object -> objects.withName(object.getMetadata().getName()))
                .forEach(object -> unlessGone(() -> object.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}"))));
    }

    /** An object, or the definition of its kind. */
    private static void unlessGone(Runnable request) {
        try {
            request.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
