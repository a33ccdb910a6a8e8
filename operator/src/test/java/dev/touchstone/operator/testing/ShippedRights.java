package dev.touchstone.operator.testing;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A client with exactly the rights that the chart gives the operator. */
public final class ShippedRights {
    private ShippedRights() {}

    /** As the operator that serves, and runs in, the test class's namespace. */
    public static KubernetesClient client(ControlPlane cluster) {
        var namespace = cluster.namespace();
        var administrator = cluster.client();
        ShippedChart.apply(administrator, ShippedChart.render(administrator, "touchstone", namespace,
                        "uninstall.enabled=false", "userRoles.create=false", "watch.namespaces={" + namespace + "}").stream()
                .filter(object -> ShippedChart.RIGHTS.contains(object.getKind())).toList());
        var operator = cluster.serviceAccountClient(namespace, "touchstone-operator");
        Eventually.holds(() -> operator.secrets().inNamespace(namespace).withName("whether-rights-are-in-force").get());
        return operator;
    }
}
