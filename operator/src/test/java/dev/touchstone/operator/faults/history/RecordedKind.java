package dev.touchstone.operator.faults.history;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;

/** A kind that is recorded: ours, and all that the operator makes or must never touch. */
record RecordedKind(String group, String version, String name, String plural) {
    static final List<RecordedKind> ALL = List.of(
            new RecordedKind("touchstone.dev", "v1alpha1", "Context", "contexts"),
            new RecordedKind("touchstone.dev", "v1alpha1", "Model", "models"),
            new RecordedKind("touchstone.dev", "v1alpha1", "ModelStorage", "modelstorages"),
            new RecordedKind("touchstone.dev", "v1alpha1", "ABTest", "abtests"),
            new RecordedKind("", "v1", "ConfigMap", "configmaps"),
            new RecordedKind("", "v1", "Secret", "secrets"),
            new RecordedKind("", "v1", "Service", "services"),
            new RecordedKind("", "v1", "ServiceAccount", "serviceaccounts"),
            new RecordedKind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
            new RecordedKind("apps", "v1", "Deployment", "deployments"),
            new RecordedKind("apps", "v1", "StatefulSet", "statefulsets"),
            new RecordedKind("rbac.authorization.k8s.io", "v1", "Role", "roles"),
            new RecordedKind("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
            new RecordedKind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
            new RecordedKind("coordination.k8s.io", "v1", "Lease", "leases"),
            new RecordedKind("events.k8s.io", "v1", "Event", "events"));

    static final RecordedKind NAMESPACE = new RecordedKind("", "v1", "Namespace", "namespaces");

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    ResourceDefinitionContext definition() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group).withVersion(version).withKind(name).withPlural(plural).withNamespaced(!name.equals("Namespace")).build();
    }
}
