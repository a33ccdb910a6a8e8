package dev.touchstone.operator.faults.upgrade;

import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.scale.PackagedOperator;
import dev.touchstone.operator.faults.scale.PackagedOperator.Installation;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One process of an operator as it is shipped. Everything that it asks goes through a proxy of its own, with its own token; when a
 * fault severs that, the process is killed.
 */
final class Replica implements AutoCloseable {
    private final KubernetesClient account;
    private final ApiProxy proxy;
    private final PackagedOperator operator;
    private boolean closed;

    private Replica(KubernetesClient account, ApiProxy proxy, PackagedOperator operator) {
        this.account = account;
        this.proxy = proxy;
        this.operator = operator;
        proxy.severed().thenRun(operator::kill);
    }

    /** Returns at once: the first thing that a fault may hit is the start itself. */
    static Replica launch(Installation installation, String pod, Optional<Fault> fault) {
        var account = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(installation.kubeconfig().toFile())).build();
        var proxy = ApiProxy.start(account);
        fault.ifPresent(proxy::inject);
        try {
            var kubeconfig = installation.folder().resolve(pod + ".kubeconfig");
            Files.writeString(kubeconfig, Files.readString(installation.kubeconfig())
                    .replace(account.getConfiguration().getMasterUrl(), proxy.client().getConfiguration().getMasterUrl()));
            return new Replica(account, proxy, PackagedOperator.launch(installation, pod, kubeconfig));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean leads() {
        return operator.leads();
    }

    boolean isKilled() {
        return proxy.severed().toCompletableFuture().isDone();
    }

    List<Call> calls() {
        return proxy.calls();
    }

    /** A Lease is renewed all the time. */
    static boolean isWrite(Call call) {
        return call.isWrite() && !call.resource().equals("leases");
    }

    long writes() {
        return calls().stream().filter(Replica::isWrite).count();
    }

    Optional<Instant> lastWrite() {
        return calls().stream().filter(Replica::isWrite).map(Call::at).max(Instant::compareTo);
    }

    /** In order, as a kubelet stops a pod; or what is left after a kill. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            operator.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            proxy.close();
            account.close();
        }
    }
}
