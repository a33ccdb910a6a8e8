package dev.touchstone.operator.modelstorage.server;

import dev.touchstone.api.v1alpha1.Technology;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/** The pod of a shared server, as restricted as Kubernetes' strictest standard asks. */
final class ServerPod {
    private static final long USER = 10001L;

    private final SharedServer server;
    private final ServerOptions options;
    private final boolean configured;

    ServerPod(SharedServer server, ServerOptions options, boolean configured) {
        this.server = server;
        this.options = options;
        this.configured = configured;
    }

    PodSpec spec() {
        var spec = new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(30L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true).withRunAsUser(USER).withRunAsGroup(USER).withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                .endSecurityContext()
                .withContainers(container())
                .addNewVolume().withName("auth").withNewSecret()
                .withSecretName(server.secretName()).endSecret().endVolume()
                .addNewVolume().withName("tmp").withNewEmptyDir().endEmptyDir().endVolume();
        if (configured) {
            spec.addNewVolume().withName("config").withNewConfigMap().withName(server.name()).endConfigMap().endVolume();
        }
        return spec.build();
    }

    private Container container() {
        var container = new ContainerBuilder()
                .withName("server")
                .withImage(options.image())
                .withImagePullPolicy(options.imagePullPolicy())
                .withCommand(server.command())
                .addNewPort().withName("server").withContainerPort(server.port()).withProtocol("TCP").endPort()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities().withDrop("ALL").endCapabilities()
                .endSecurityContext()
                .withNewResources()
                .addToRequests("cpu", Quantity.parse(options.cpuRequest()))
                .addToRequests("memory", Quantity.parse(options.memoryRequest()))
                .addToLimits("memory", Quantity.parse(options.memoryLimit()))
                .endResources()
                .addNewVolumeMount().withName("data").withMountPath("/data").endVolumeMount()
                .addNewVolumeMount().withName("auth").withMountPath(SharedServer.AUTH_PATH).withReadOnly(true).endVolumeMount()
                .addNewVolumeMount().withName("tmp").withMountPath("/tmp").endVolumeMount()
                .withLivenessProbe(liveness())
                .withReadinessProbe(readiness());
        if (configured) {
            container.addNewVolumeMount().withName("config").withMountPath(SharedServer.CONFIG_PATH).withReadOnly(true).endVolumeMount();
        }
        if (server.technology() == Technology.S3) {
            container.addNewEnv().withName("ROOT_ACCESS_KEY").withNewValueFrom()
                    .withNewSecretKeyRef("username", server.secretName(), false).endValueFrom().endEnv();
            container.addNewEnv().withName("ROOT_SECRET_KEY").withNewValueFrom()
                    .withNewSecretKeyRef("password", server.secretName(), false).endValueFrom().endEnv();
        }
        return container.build();
    }

    /** Only whether it listens: a server that loads a long log is alive. */
    private static Probe liveness() {
        return new ProbeBuilder()
                .withNewTcpSocket().withNewPort("server").endTcpSocket()
                .withInitialDelaySeconds(10).withPeriodSeconds(10).withFailureThreshold(6).withTimeoutSeconds(5)
                .build();
    }

    private Probe readiness() {
        var probe = new ProbeBuilder().withPeriodSeconds(2).withFailureThreshold(3).withTimeoutSeconds(2);
        return switch (server.technology()) {
            case Redis -> probe.withNewExec().withCommand("sh", "-c",
                            "REDISCLI_AUTH=$(cat " + SharedServer.AUTH_PATH + "/password) redis-cli ping | grep -q PONG")
                    .endExec().build();
            case S3 -> probe.withNewHttpGet().withPath("/health").withNewPort("server").endHttpGet().build();
            case Unknown -> throw new IllegalArgumentException("a technology must be known");
        };
    }
}
