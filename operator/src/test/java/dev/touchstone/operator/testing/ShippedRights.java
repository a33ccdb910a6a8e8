package dev.touchstone.operator.testing;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A client with exactly the rights that the chart gives the operator. */
public final class ShippedRights {
    private static final Set<String> KINDS = Set.of("ServiceAccount", "Role", "RoleBinding");
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("shipped-rights").withForce(true).build();

    private ShippedRights() {}

    /** As the operator that serves, and runs in, the test class's namespace. */
    public static KubernetesClient client(ControlPlane cluster) {
        var namespace = cluster.namespace();
        var rendered = helm("template", "touchstone", "charts/touchstone", "--namespace", namespace, "--kube-version", "1.35.3",
                "--set", "operator.image=unused,runtime.image=unused,uninstall.enabled=false,userRoles.create=false",
                "--set", "watch.namespaces={" + namespace + "}");
        var administrator = cluster.client();
        administrator.load(new ByteArrayInputStream(rendered.getBytes())).items().stream()
                .filter(o -> KINDS.contains(o.getKind())).forEach(o -> apply(administrator, o));
        var operator = cluster.serviceAccountClient(namespace, "touchstone-operator");
        Eventually.holds(() -> operator.secrets().inNamespace(namespace).withName("whether-rights-are-in-force").get());
        return operator;
    }

    private static void apply(KubernetesClient client, HasMetadata object) {
        client.resource(object).patch(APPLY);
    }

    private static String helm(String... arguments) {
        var root = root();
        var binary = Path.of(run(root, List.of("local/bin/build-tools", "--path", "helm")).strip(), "helm");
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException("The chart's rights are read with Helm: run local/bin/build-tools helm");
        }
        var command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(Arrays.asList(arguments));
        return run(root, command);
    }

    private static String run(Path root, List<String> command) {
        try {
            var process = new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("charts/touchstone"))) {
                return folder;
            }
        }
        throw new IllegalStateException("No folder at or above " + Path.of("").toAbsolutePath() + " has charts/touchstone");
    }
}
