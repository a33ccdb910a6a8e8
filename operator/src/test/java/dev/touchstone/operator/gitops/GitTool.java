package dev.touchstone.operator.gitops;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A tool that brings a commit into the cluster: the order of its steps is what matters here. */
interface GitTool {
    /** One attempt. @return what went wrong, in the API server's words; empty when the whole commit is in force */
    List<String> sync(Commit commit);

    /**
     * As Flux's kustomize-controller: a server-side dry run of every object, and nothing at all is applied if one is refused; then
     * server-side apply of all; then what is no longer there is deleted. What could not be deleted stays in the inventory.
     */
    final class FluxLike implements GitTool {
        private final KubernetesClient client;
        private final Set<String> inventory = new LinkedHashSet<>();

        FluxLike(KubernetesClient client) {
            this.client = client;
        }

        @Override
        public List<String> sync(Commit commit) {
            var refused = apply(commit, true);
            refused = refused.isEmpty() ? apply(commit, false) : refused;
            if (!refused.isEmpty()) {
                return refused;
            }
            var failed = prune(client, inventory, commit);
            inventory.addAll(commit.ids());
            if (failed.isEmpty()) {
                inventory.retainAll(commit.ids());
            }
            return failed;
        }

        private List<String> apply(Commit commit, boolean dryRun) {
            var failures = new ArrayList<String>();
            for (var manifest : commit.manifests().values()) {
                var object = client.getKubernetesSerialization().unmarshal(manifest, GenericKubernetesResource.class);
                try {
                    var resource = client.resource(object).fieldManager("kustomize-controller").forceConflicts();
                    (dryRun ? client.resource(object).dryRun().fieldManager("kustomize-controller").forceConflicts() : resource).serverSideApply();
                } catch (KubernetesClientException e) {
                    failures.add(e.getMessage());
                }
            }
            return failures;
        }
    }

    /**
     * As Argo CD without sync waves and with pruning: what is no longer there is deleted first, then everything is applied, client
     * side, and one refusal does not stop the rest.
     */
    final class ArgoLike implements GitTool {
        private final KubernetesClient client;
        private final Kubectl kubectl;
        private final Set<String> tracked = new LinkedHashSet<>();

        ArgoLike(KubernetesClient client, Kubectl kubectl) {
            this.client = client;
            this.kubectl = kubectl;
        }

        @Override
        public List<String> sync(Commit commit) {
            var failures = prune(client, tracked, commit);
            if (failures.isEmpty()) {
                tracked.clear();
            }
            tracked.addAll(commit.ids());
            var applied = kubectl.run(commit.yaml(), "apply", "--filename", "-");
            if (applied.exitCode() != 0) {
                failures.add(applied.output());
            }
            return failures;
        }
    }

    /** {@code kubectl apply --prune} itself: everything is applied, and pruned only if nothing was refused. */
    final class KubectlPrune implements GitTool {
        private final Kubectl kubectl;
        private final String partOf;

        KubectlPrune(Kubectl kubectl, String partOf) {
            this.kubectl = kubectl;
            this.partOf = partOf;
        }

        @Override
        public List<String> sync(Commit commit) {
            var group = "touchstone.dev/v1alpha1/";
            var applied = kubectl.run(commit.yaml(), "apply", "--filename", "-", "--prune",
                    "--selector", "app.kubernetes.io/part-of=" + partOf,
                    "--prune-allowlist", group + "ABTest", "--prune-allowlist", group + "Context",
                    "--prune-allowlist", group + "Model", "--prune-allowlist", group + "ModelStorage");
            return applied.exitCode() == 0 ? List.of() : List.of(applied.output());
        }
    }

    private static List<String> prune(KubernetesClient client, Set<String> before, Commit commit) {
        var failures = new ArrayList<String>();
        for (var id : before) {
            if (!commit.manifests().containsKey(id)) {
                var parts = id.split("/");
                try {
                    client.genericKubernetesResources("touchstone.dev/v1alpha1", parts[0]).withName(parts[1]).delete();
                } catch (KubernetesClientException e) {
                    failures.add(e.getMessage());
                }
            }
        }
        return failures;
    }
}
