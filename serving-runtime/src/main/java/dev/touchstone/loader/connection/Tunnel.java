package dev.touchstone.loader.connection;

import dev.touchstone.connection.Server;
import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;

/** A port-forward to a Ready pod behind a Service. */
record Tunnel(LocalPortForward forward) {

    /** @param namespace of the storage, for a host that names none */
    static Tunnel to(KubernetesClient client, Server server, String namespace) {
        String[] labels = server.host().split("\\.");
        boolean isService = labels.length == 1 || labels.length == 2 || labels[2].equals("svc");
        if (!isService || server.tls()) {
            throw unreachable(server, "and it is no Service of the cluster without TLS, to which one could forward a port");
        }
        String in = labels.length == 1 ? namespace : labels[1];
        try {
            Service service = client.services().inNamespace(in).withName(labels[0]).get();
            if (service == null || service.getSpec().getSelector() == null) {
                throw unreachable(server, "and there is no Service '" + labels[0] + "' in namespace '" + in + "'");
            }
            Pod pod = client.pods().inNamespace(in).withLabels(service.getSpec().getSelector()).list().getItems().stream()
                    .filter(Readiness.getInstance()::isReady).findFirst()
                    .orElseThrow(() -> unreachable(server, "and no pod behind Service '" + labels[0] + "' is Ready"));
            return new Tunnel(client.pods().resource(pod).portForward(containerPort(service, pod, server.port())));
        } catch (KubernetesClientException e) {
            throw unreachable(server, "and the port cannot be forwarded (" + e.getMessage() + "); that needs verb 'create' on 'pods/portforward'");
        }
    }

    private static int containerPort(Service service, Pod pod, int port) {
        IntOrString target = service.getSpec().getPorts().stream().filter(candidate -> candidate.getPort() == port)
                .map(ServicePort::getTargetPort).findFirst().orElse(new IntOrString(port));
        if (target == null || target.getStrVal() == null) {
            return target == null || target.getIntVal() == null ? port : target.getIntVal();
        }
        return pod.getSpec().getContainers().stream().map(Container::getPorts).flatMap(java.util.List::stream)
                .filter(candidate -> target.getStrVal().equals(candidate.getName()))
                .map(ContainerPort::getContainerPort).findFirst().orElse(port);
    }

    private static LoadFailure unreachable(Server server, String why) {
        return new LoadFailure(ExitCode.STORAGE, "'" + server.host() + ":" + server.port() + "' cannot be reached from here, " + why
                + ". Run the load as a Job in the cluster, see the guide 'Load data'");
    }

    int port() {
        return forward.getLocalPort();
    }

    void close() {
        try {
            forward.close();
        } catch (IOException e) {
            System.getLogger(Tunnel.class.getName()).log(System.Logger.Level.DEBUG, "closing the port-forward", e);
        }
    }
}
