package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextSpec.Capacity;
import dev.touchstone.operator.apply.Ownership;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pod of a context server, as restricted as Kubernetes' strictest standard asks. Nothing of a route is in it, so a change
 * of the route never restarts one.
 */
final class ContextPod {
    static final int HTTP_PORT = 8080;
    static final int MANAGEMENT_PORT = 8081;

    private static final long USER = 10001L;
    /** How long it serves on after it was asked to go, until every proxy knows. */
    private static final int DRAIN_SECONDS = 5;
    private static final long GRACE_SECONDS = 30L;

    private final Context context;
    private final ContextServerOptions options;

    ContextPod(Context context, ContextServerOptions options) {
        this.context = context;
        this.options = options;
    }

    PodTemplateSpec template() {
        var capacity = context.getSpec().capacity();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(ContextNames.labels(context)).addToLabels(Ownership.MANAGED_BY, Ownership.TOUCHSTONE)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(ContextNames.workload(context))
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withNodeSelector(capacity == null || capacity.nodeSelector().isEmpty() ? null : capacity.nodeSelector())
                .withPriorityClassName(capacity == null ? null : capacity.priorityClassName())
                .withTopologySpreadConstraints(spread("kubernetes.io/hostname"), spread("topology.kubernetes.io/zone"))
                .withNewSecurityContext()
                .withRunAsNonRoot(true).withRunAsUser(USER).withRunAsGroup(USER).withFsGroup(USER)
                .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(capacity))
                .addNewVolume().withName("route").withNewConfigMap()
                .withName(ContextNames.route(context)).withOptional(true).endConfigMap().endVolume()
                .addNewVolume().withName("credentials").withNewSecret()
                .withSecretName(ContextNames.credentials(context)).withOptional(true).endSecret().endVolume()
                .addNewVolume().withName("snapshots").withNewEmptyDir().endEmptyDir().endVolume()
                .addNewVolume().withName("tmp").withNewEmptyDir().endEmptyDir().endVolume()
                .endSpec()
                .build();
    }

    private Container container(Capacity capacity) {
        return new ContainerBuilder()
                .withName("context-server")
                .withImage(options.image())
                .withImagePullPolicy(options.imagePullPolicy())
                .withCommand("context-server")
                .withEnv(env())
                .addNewPort().withName("http").withContainerPort(HTTP_PORT).withProtocol("TCP").endPort()
                .addNewPort().withName(PodRoutes.PORT).withContainerPort(MANAGEMENT_PORT).withProtocol("TCP").endPort()
                // The last words of one that crashes are in the Context's condition.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withStartupProbe(probe("/health/live").withPeriodSeconds(1).withFailureThreshold(60).build())
                .withLivenessProbe(probe("/health/live").withPeriodSeconds(10).withFailureThreshold(3).build())
                .withReadinessProbe(probe("/health/ready").withPeriodSeconds(1).withFailureThreshold(3).build())
                .withResources(resources(capacity))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities().withDrop("ALL").endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount().withName("route").withMountPath("/etc/touchstone/route").withReadOnly(true).endVolumeMount()
                .addNewVolumeMount().withName("credentials").withMountPath("/etc/touchstone/credentials").withReadOnly(true).endVolumeMount()
                .addNewVolumeMount().withName("snapshots").withMountPath("/var/lib/touchstone").endVolumeMount()
                .addNewVolumeMount().withName("tmp").withMountPath("/tmp").endVolumeMount()
                .build();
    }

    private List<EnvVar> env() {
        var values = new LinkedHashMap<String, String>(new TreeMap<>(options.env()));
        values.put("TOUCHSTONE_NAMESPACE", context.getMetadata().getNamespace());
        values.put("TOUCHSTONE_CONTEXT", context.getMetadata().getName());
        values.put("TOUCHSTONE_DRAIN_SECONDS", Integer.toString(DRAIN_SECONDS));
        var env = new ArrayList<EnvVar>();
        values.forEach((name, value) -> env.add(new EnvVarBuilder().withName(name).withValue(value).build()));
        return env;
    }

    private static ProbeBuilder probe(String path) {
        return new ProbeBuilder().withNewHttpGet().withPath(path).withNewPort(PodRoutes.PORT).endHttpGet().withTimeoutSeconds(2);
    }

    /** No limit on processor time: it would only make the slowest requests slower. */
    private ResourceRequirements resources(Capacity capacity) {
        Map<String, Quantity> requests = new TreeMap<>(Map.of(
                "cpu", Quantity.parse(options.cpuRequest()), "memory", Quantity.parse(options.memoryRequest())));
        Map<String, Quantity> limits = new TreeMap<>(Map.of("memory", Quantity.parse(options.memoryLimit())));
        if (capacity != null && capacity.resources() != null) {
            capacity.resources().requests().forEach((name, amount) -> requests.put(name, Quantity.parse(amount)));
            capacity.resources().limits().forEach((name, amount) -> limits.put(name, Quantity.parse(amount)));
        }
        // A request above its limit is refused: whoever gives only one of the two means both.
        limits.forEach((name, limit) -> requests.computeIfPresent(name, (same, request) ->
                request.getNumericalAmount().compareTo(limit.getNumericalAmount()) > 0 ? smaller(name, request, limit) : request));
        requests.forEach((name, request) -> limits.computeIfPresent(name, (same, limit) ->
                limit.getNumericalAmount().compareTo(request.getNumericalAmount()) < 0 ? request : limit));
        return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
    }

    private Quantity smaller(String name, Quantity request, Quantity limit) {
        var capacity = context.getSpec().capacity();
        var limitIsAsked = capacity != null && capacity.resources() != null && capacity.resources().limits().containsKey(name);
        return limitIsAsked ? limit : request;
    }

    private TopologySpreadConstraint spread(String topology) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1).withTopologyKey(topology).withWhenUnsatisfiable("ScheduleAnyway")
                .withMatchLabelKeys("pod-template-hash")
                .withNewLabelSelector().withMatchLabels(ContextNames.selector(context)).endLabelSelector()
                .build();
    }
}
