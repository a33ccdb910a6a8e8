package dev.touchstone.e2e;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;

/** Publishes rows as users do: a pod of the runtime image with the storage's connection Secret. */
final class Loader {
    private static final Duration BOUND = Duration.ofSeconds(120);

    private final Cluster cluster;

    Loader(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Waits until the rows are published or written. A loader that meets a busy server is started again, as a Job's is. */
    void load(String storage, String jsonLines) {
        start(storage, jsonLines);
        try {
            Await.until("the loader of '" + storage + "' to succeed", BOUND, () -> pod(storage).getStatus().getPhase().equals("Succeeded"));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it said: " + log(storage), e);
        }
        remove(storage);
    }

    private void start(String storage, String jsonLines) {
        var client = cluster.client();
        var namespace = cluster.namespace();
        var name = name(storage);
        client.resource(new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace(namespace).endMetadata()
                .addToData("rows.jsonl", jsonLines).build()).create();
        client.resource(new PodBuilder()
                .withNewMetadata().withName(name).withNamespace(namespace).endMetadata()
                .withNewSpec()
                .withRestartPolicy("OnFailure")
                .withAutomountServiceAccountToken(false)
                .withNewSecurityContext().withRunAsNonRoot(true).withRunAsUser(65532L).endSecurityContext()
                .addNewContainer()
                .withName("load").withImage(Images.runtime()).withImagePullPolicy("IfNotPresent")
                .withCommand("touchstone")
                .withArgs("load", storage, "--connection", "/etc/touchstone/storage", "--file", "/rows/rows.jsonl")
                .withNewResources().withRequests(Map.of("cpu", new Quantity("10m"))).endResources()
                .addNewVolumeMount().withName("connection").withMountPath("/etc/touchstone/storage").endVolumeMount()
                .addNewVolumeMount().withName("rows").withMountPath("/rows").endVolumeMount()
                .addNewVolumeMount().withName("tmp").withMountPath("/tmp").endVolumeMount()
                .endContainer()
                .addNewVolume().withName("connection").withNewSecret().withSecretName(storage + "-connection").endSecret().endVolume()
                .addNewVolume().withName("rows").withNewConfigMap().withName(name).endConfigMap().endVolume()
                .addNewVolume().withName("tmp").withNewEmptyDir().endEmptyDir().endVolume()
                .endSpec().build()).create();
    }

    private Pod pod(String storage) {
        return cluster.client().pods().inNamespace(cluster.namespace()).withName(name(storage)).get();
    }

    private void remove(String storage) {
        var name = name(storage);
        cluster.client().configMaps().inNamespace(cluster.namespace()).withName(name).delete();
        cluster.client().pods().inNamespace(cluster.namespace()).withName(name).withGracePeriod(0).delete();
        Await.until("pod '" + name + "' to be gone", BOUND,
                () -> cluster.client().pods().inNamespace(cluster.namespace()).withName(name).get() == null);
    }

    private String log(String storage) {
        return cluster.client().pods().inNamespace(cluster.namespace()).withName(name(storage)).getLog();
    }

    private static String name(String storage) {
        return "load-" + storage;
    }
}
