package dev.touchstone.operator.testing;

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

/** What the operator's chart makes, as Helm renders it. */
public final class ShippedChart {
    /** What rights are made of. */
    public static final Set<String> RIGHTS = Set.of("ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("shipped-chart").withForce(true).build();

    private ShippedChart() {}

    /** The objects of a release in a namespace, with these values as {@code --set} takes them. */
    public static List<HasMetadata> render(KubernetesClient client, String release, String namespace, String... values) {
        return render(root(), client, release, namespace, values);
    }

    /** @param sources of this project, or of an earlier state of it */
    public static List<HasMetadata> render(
            Path sources, KubernetesClient client, String release, String namespace, String... values) {
        var arguments = new ArrayList<>(List.of("template", release, sources.resolve("charts/touchstone").toString(), "--namespace", namespace,
                "--kube-version", "1.35.3", "--set", "operator.image=unused,runtime.image=runtime:test"));
        for (var value : values) {
            arguments.addAll(List.of("--set", value));
        }
        return client.load(new ByteArrayInputStream(helm(arguments.toArray(String[]::new)).getBytes())).items();
    }

    /** As an administrator. */
    public static void apply(KubernetesClient client, List<HasMetadata> objects) {
        objects.forEach(object -> client.resource(object).patch(APPLY));
    }

    /** The folder that everything is in. */
    public static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("charts/touchstone"))) {
                return folder;
            }
        }
        throw new IllegalStateException("No folder at or above " + Path.of("").toAbsolutePath() + " has charts/touchstone");
    }

    /** What {@code local/bin/build-tools} built. */
    public static Path tool(String module, String name) {
        var binary = Path.of(run(root(), List.of("local/bin/build-tools", "--path", module)).strip(), name);
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException("This test needs " + name + ": run local/bin/build-tools " + module);
        }
        return binary;
    }

    private static String helm(String... arguments) {
        var command = new ArrayList<>(List.of(tool("helm", "helm").toString()));
        command.addAll(Arrays.asList(arguments));
        return run(root(), command);
    }

    private static String run(Path folder, List<String> command) {
        try {
            var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
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
}
