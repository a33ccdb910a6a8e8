package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left when everything is deleted: only what {@code deletionPolicy: Retain} keeps. In this order: it is one story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeletionTest {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final List<String> MODELS = List.of("kept", "dropped");

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static void deploy() {
        cluster.apply(Pages.storage("kept", "Redis", "RankedList", "Versioned")
                + Pages.storage("dropped", "S3", "RankedList", "Versioned").replace("mode: Versioned", "mode: Versioned, deletionPolicy: Delete")
                + Pages.model("kept", "kept") + Pages.model("dropped", "dropped")
                + Pages.context("page", "kept") + Pages.test("which", "page", "kept", "dropped"));
        cluster.awaitReady("ModelStorage", MODELS.toArray(String[]::new));
        cluster.awaitReady("Context", "page");
        cluster.awaitReady("ABTest", "which");
    }

    @Test
    @Order(1)
    void leavesOnlyWhatRetainKeeps() {
        deploy();
        var loader = new Loader(cluster);
        loader.load("kept", Rows.neighbours(5, 1, 3));
        loader.load("dropped", Rows.neighbours(5, 1, 3));
        assertThatThrownBy(() -> cluster.delete("Model", "kept")).isInstanceOf(KubernetesClientException.class);

        cluster.delete("ABTest", "which");
        Await.until("the locks to be released", BOUND, () -> Stream.of(cluster.get("Context", "page"), cluster.get("Model", "kept"),
                cluster.get("Model", "dropped"), cluster.get("ModelStorage", "kept"), cluster.get("ModelStorage", "dropped"))
                .allMatch(object -> Status.of(object).list("locks").isEmpty()));
        cluster.delete("Context", "page");
        MODELS.forEach(model -> cluster.delete("Model", model));
        MODELS.forEach(storage -> cluster.delete("ModelStorage", storage));

        Await.until("nothing to be left but what is retained", BOUND, () -> leftovers().stream().allMatch(DeletionTest::retained));
        System.out.println("Left after everything was deleted: " + leftovers());
        assertThat(leftovers()).as("what deletionPolicy Retain keeps").hasSize(2);
    }

    private static List<String> leftovers() {
        var client = cluster.client();
        var namespace = cluster.namespace();
        return Stream.<List<? extends HasMetadata>>of(
                        client.apps().deployments().inNamespace(namespace).list().getItems(),
                        client.apps().statefulSets().inNamespace(namespace).list().getItems(),
                        client.apps().replicaSets().inNamespace(namespace).list().getItems(),
                        client.pods().inNamespace(namespace).list().getItems(),
                        client.services().inNamespace(namespace).list().getItems(),
                        client.persistentVolumeClaims().inNamespace(namespace).list().getItems(),
                        client.configMaps().inNamespace(namespace).list().getItems(),
                        client.secrets().inNamespace(namespace).list().getItems(),
                        client.serviceAccounts().inNamespace(namespace).list().getItems(),
                        client.rbac().roles().inNamespace(namespace).list().getItems(),
                        client.rbac().roleBindings().inNamespace(namespace).list().getItems(),
                        client.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems())
                .flatMap(List::stream)
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                // In every namespace, by Kubernetes itself.
                .filter(name -> !List.of("ConfigMap/kube-root-ca.crt", "ServiceAccount/default").contains(name))
                .toList();
    }

    /** The shared Redis held a storage that is to be retained: its volume, and the password without which that is useless. */
    private static boolean retained(String leftover) {
        return leftover.equals("Secret/touchstone-redis-auth") || leftover.startsWith("PersistentVolumeClaim/") && leftover.contains("redis");
    }

    @Test
    @Order(2)
    void findsRetainedDataAgain() {
        deploy();
        Await.until("the rows that were retained", BOUND, () -> Status.of(cluster.get("ModelStorage", "kept")).number("rows") == 5);
        assertThat(Status.of(cluster.get("ModelStorage", "dropped")).number("rows")).isZero();
    }

    @Test
    @Order(3)
    void letsANamespaceGoWhileATestIsRunning() {
        assertThat(Status.of(cluster.get("ABTest", "which")).text("state")).isEqualTo("Running");

        cluster.client().namespaces().withName(cluster.namespace()).delete();

        Await.until("the namespace to be gone", BOUND, () -> cluster.client().namespaces().withName(cluster.namespace()).get() == null);
    }
}
