package dev.touchstone.operator.faults.scale;

import dev.touchstone.operator.testing.ShippedChart;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A node that is not there: KWOK says of each pod on it that it runs, on an address of loopback. */
final class Kwok implements AutoCloseable {
    private final Process process;

    private Kwok(Process process) {
        this.process = process;
    }

    static Kwok start(KubernetesClient administrator, Path kubeconfig, Path log) {
        // A range of its own, so that two runs on one machine do not take each other's addresses.
        var range = "127." + ThreadLocalRandom.current().nextInt(16, 240) + '.' + ThreadLocalRandom.current().nextInt(8) * 32 + ".1/19";
        try {
            var process = new ProcessBuilder(List.of(ShippedChart.tool("kwok", "kwok").toString(), "--kubeconfig", kubeconfig.toString(),
                            "--manage-all-nodes", "--cidr", range, "--node-ip", "127.0.0.1", "--node-lease-duration-seconds", "40", "--v", "ERROR"))
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            administrator.resource(node()).create();
            return new Kwok(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static io.fabric8.kubernetes.api.model.Node node() {
        var room = Map.of("cpu", new Quantity("10000"), "memory", new Quantity("100Ti"), "pods", new Quantity("10000"));
        return new NodeBuilder().withNewMetadata().withName("simulated").addToLabels("kubernetes.io/hostname", "simulated").endMetadata()
                .withNewStatus().withCapacity(room).withAllocatable(room).endStatus().build();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
