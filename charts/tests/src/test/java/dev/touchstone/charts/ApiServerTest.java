package dev.touchstone.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApiServerTest {
    @RegisterExtension
    static final ControlPlane controlPlane = new ControlPlane();

    @BeforeAll
    static void namespacesOfTheFlavours() {
        Stream.of("touchstone-system", "films", "books").forEach(ApiServerTest::namespace);
    }

    @ParameterizedTest
    @MethodSource("dev.touchstone.charts.RenderingTest#flavours")
    void everythingIsAccepted(String flavour) {
        var objects = Objects.of(Flavours.render(flavour)).stream()
                // Of a kind that this API server does not have.
                .filter(o -> !o.getApiVersion().startsWith("monitoring.coreos.com/")).toList();

        assertThat(objects).isNotEmpty().allSatisfy(object -> assertThatCode(() -> dryRun(object)).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @MethodSource("dev.touchstone.charts.RenderingTest#flavours")
    void podsPassTheRestrictedSecurityStandard(String flavour) {
        var yaml = Flavours.render(flavour);
        var restricted = "restricted-" + UUID.randomUUID().toString().substring(0, 8);
        controlPlane.client().resource(new NamespaceBuilder().withNewMetadata().withName(restricted)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted").endMetadata().build()).create();

        for (var template : new PodTemplateSpec[] {
                Objects.only(yaml, Deployment.class).getSpec().getTemplate(), Objects.only(yaml, Job.class).getSpec().getTemplate()}) {
            // The account is made by the controllers, a moment later, and is not what is asked here.
            var pod = new PodBuilder().withNewMetadata().withName("p").withNamespace(restricted).endMetadata()
                    .withSpec(template.getSpec().edit().withServiceAccountName(null).withAutomountServiceAccountToken(false).build()).build();
            awaitDefaultAccount(restricted);
            assertThatCode(() -> controlPlane.client().resource(pod).dryRun().create()).doesNotThrowAnyException();
        }
    }

    @Test
    void noObjectPassesForOneOfTheOperators() {
        assertThat(Objects.of(Flavours.render("everything")))
                .noneMatch(o -> "touchstone".equals(o.getMetadata().getLabels().get("app.kubernetes.io/managed-by")));
    }

    private static void dryRun(HasMetadata object) {
        client().resource(object).dryRun().create();
    }

    private static KubernetesClient client() {
        return controlPlane.client();
    }

    private static void awaitDefaultAccount(String namespace) {
        client().serviceAccounts().inNamespace(namespace).withName("default")
                .waitUntilCondition(a -> a != null, 30, java.util.concurrent.TimeUnit.SECONDS);
    }

    private static void namespace(String name) {
        try {
            client().resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build()).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }
}
