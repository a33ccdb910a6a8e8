package dev.touchstone.operator.testing;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** A client with exactly the rights that the chart gives the operator. */
public final class ShippedRights {
    /** The chart's name of the operator. */
    public static final String SERVICE_ACCOUNT = "touchstone-operator";

    private static final String PLACEHOLDER = "namespace-of-the-operator";
    /** Helm is asked once, however many namespaces there are. */
    private static final ConcurrentHashMap<String, List<HasMetadata>> RENDERED = new ConcurrentHashMap<>();

    private ShippedRights() {}

    /** As the operator that serves, and runs in, the test class's namespace. */
    public static KubernetesClient client(ControlPlane cluster) {
        grant(cluster.client(), cluster.namespace());
        var operator = cluster.serviceAccountClient(cluster.namespace(), SERVICE_ACCOUNT);
        awaitInForce(operator, cluster.namespace());
        return operator;
    }

    /** To {@link #SERVICE_ACCOUNT} of a namespace, over that namespace. */
    public static void grant(KubernetesClient administrator, String namespace) {
        var rendered = RENDERED.computeIfAbsent(PLACEHOLDER, placeholder -> ShippedChart.render(administrator, "touchstone", placeholder,
                        "uninstall.enabled=false", "userRoles.create=false", "watch.namespaces={" + placeholder + "}").stream()
                .filter(object -> ShippedChart.RIGHTS.contains(object.getKind())).toList());
        var serialization = administrator.getKubernetesSerialization();
        ShippedChart.apply(administrator, rendered.stream().<HasMetadata>map(object -> serialization.unmarshal(
                serialization.asJson(object).replace(PLACEHOLDER, namespace), object.getClass())).toList());
    }

    /** Rights are in force a moment after they were granted. */
    public static void awaitInForce(KubernetesClient operator, String namespace) {
        Eventually.holds(() -> operator.secrets().inNamespace(namespace).withName("whether-rights-are-in-force").get());
    }
}
