package dev.touchstone.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** The real cluster, with a namespace of its own for each test class. */
final class Cluster
        implements ExecutionCondition, BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private static final String KUBECONFIG = "TOUCHSTONE_E2E_KUBECONFIG";
    private static final Duration TO_READY = Duration.ofSeconds(180);
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("e2e").withForce(true).build();

    private KubernetesClient client;
    private String namespace;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return kubeconfig().isBlank()
                ? ConditionEvaluationResult.disabled("There is no cluster to test on: set " + KUBECONFIG + ", or run make test, which starts one")
                : ConditionEvaluationResult.enabled(KUBECONFIG + " is set");
    }

    /** Empty if there is no cluster. */
    static String kubeconfig() {
        return Optional.ofNullable(System.getenv(KUBECONFIG)).orElse("");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        namespace = "e2e-" + context.getRequiredTestClass().getSimpleName().replaceAll("([a-z])([A-Z])", "$1-$2")
                .replaceAll("-?Test$", "").toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID().toString().substring(0, 4);
        var config = new ConfigBuilder(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig())))).withNamespace(namespace).build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        createNamespace();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (client != null) {
            client.namespaces().withName(namespace).delete();
            client.close();
        }
    }

    /** The reason why a test failed is usually in the conditions and logs, which are gone with the namespace. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        System.err.println(Diagnosis.of(client, namespace));
        throw failure;
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        handleTestExecutionException(context, failure);
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    void createNamespace() {
        client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace)
                .addToLabels("touchstone.dev/test", "true").endMetadata().build()).create();
    }

    /** Applies documents in the order given. */
    void apply(String yaml) {
        apply(parse(yaml));
    }

    void apply(Collection<? extends HasMetadata> objects) {
        for (var object : objects) {
            object.getMetadata().setNamespace(namespace);
            client.resource(object).patch(APPLY);
        }
    }

    static List<GenericKubernetesResource> parse(String yaml) {
        var found = new ArrayList<GenericKubernetesResource>();
        for (var document : yaml.split("(?m)^---\\s*$")) {
            if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
                found.add(Serialization.unmarshal(document, GenericKubernetesResource.class));
            }
        }
        return found;
    }

    /** The example's resources of one file, for this namespace. */
    static List<GenericKubernetesResource> example(String file) {
        try {
            return parse(Files.readString(Path.of(System.getProperty("touchstone.root"), "examples/films/manifests", file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until all of these are Ready for their newest spec. */
    void awaitReady(String kind, String... names) {
        for (var name : names) {
            Await.until(kind + " '" + name + "' to be Ready", TO_READY, () -> Status.of(get(kind, name)).holds("Ready"));
        }
    }

    GenericKubernetesResource get(String kind, String name) {
        return client.genericKubernetesResources("touchstone.dev/v1alpha1", kind).inNamespace(namespace).withName(name).get();
    }

    /** A JSON merge patch as a person would send it. */
    void patch(String kind, String name, String json) {
        client.genericKubernetesResources("touchstone.dev/v1alpha1", kind).inNamespace(namespace).withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    void delete(String kind, String name) {
        client.genericKubernetesResources("touchstone.dev/v1alpha1", kind).inNamespace(namespace).withName(name).delete();
    }

    Endpoint endpoint(String context) {
        var service = Await.get("the Service of context '" + context + "'", TO_READY,
                () -> Optional.ofNullable(client.services().inNamespace(namespace).withName(context + "-context").get()));
        return new Endpoint(service.getSpec().getClusterIP(), service.getSpec().getPorts().getFirst().getPort());
    }
}
