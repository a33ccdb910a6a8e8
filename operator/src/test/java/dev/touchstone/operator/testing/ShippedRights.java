package dev.touchstone.operator.testing;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A client with exactly the rights that the chart gives the operator. */
public final class ShippedRights {
    private ShippedRights() {}

    public static KubernetesClient client(ControlPlane cluster) {
        return cluster.client();
    }
}
