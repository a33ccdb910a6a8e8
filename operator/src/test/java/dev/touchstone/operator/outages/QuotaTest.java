package dev.touchstone.operator.outages;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a ResourceQuota does not let be made is said in the API server's words, and made when there is room. */
class QuotaTest {
    @RegisterExtension
    static final FilmService SERVICE = new FilmService();
    static final ControlPlane CLUSTER = SERVICE.cluster();
    static final Films films = SERVICE.films();

    @AfterEach
    void room() {
        CLUSTER.client().resourceQuotas().delete();
    }

    @Test
    void podsOfAContext() {
        quota("pods", "0");
        films.context("pods");
        Eventually.holds(() -> {
            assertThat(ofContext("pods", "Programmed").getReason()).isEqualTo("PodsFailing");
            assertThat(ofContext("pods", "Ready").getMessage()).contains("Pods cannot be made: pods is forbidden: exceeded quota: small");
        });

        quota("pods", "50");
        Eventually.holds(() -> {
            assertThat(CLUSTER.client().pods().withLabel("touchstone.dev/context", "pods").list().getItems()).isNotEmpty();
            assertThat(ofContext("pods", "Programmed").getReason()).isEqualTo("NoReadyPods");
        });
    }

    @Test
    void theDeploymentOfAContext() {
        quota("count/deployments.apps", "0");
        films.context("deployment");
        Eventually.holds(() -> {
            assertThat(ofContext("deployment", "Programmed").getReason()).isEqualTo("ApplyRefused");
            assertThat(ofContext("deployment", "Ready").getMessage()).contains("Deployment 'deployment-context'").contains("exceeded quota: small");
            assertThat(films.route("deployment")).as("what is allowed is made").isPresent();
        });

        room();
        Eventually.holds(() -> assertThat(CLUSTER.client().apps().deployments().withName("deployment-context").get()).isNotNull());
        Eventually.holds(() -> assertThat(ofContext("deployment", "Programmed").getReason()).isEqualTo("NoReadyPods"));
    }

    @Test
    void theServerOfAStorage() {
        quota("count/statefulsets.apps", "0");
        storage("server", "S3");
        Eventually.holds(() -> {
            assertThat(ofStorage("server").getReason()).isEqualTo("ApplyRefused");
            assertThat(ofStorage("server").getMessage()).contains("StatefulSet 'touchstone-s3'").contains("exceeded quota: small");
        });

        room();
        Eventually.holds(() -> {
            assertThat(CLUSTER.client().apps().statefulSets().withName("touchstone-s3").get()).isNotNull();
            assertThat(ofStorage("server").getReason()).isEqualTo("ServerStarting");
        });
    }

    @Test
    void theVolumeOfAServer() {
        quota("persistentvolumeclaims", "0");
        storage("volume", "Redis");
        Eventually.holds(() -> {
            assertThat(ofStorage("volume").getReason()).isEqualTo("ServerFailing");
            assertThat(ofStorage("volume").getMessage()).contains("StatefulSet 'touchstone-redis' cannot make its pod")
                    .contains("data-touchstone-redis-0").contains("exceeded quota: small");
        });

        room();
        Eventually.holds(() -> {
            assertThat(CLUSTER.client().persistentVolumeClaims().withName("data-touchstone-redis-0").get()).isNotNull();
            assertThat(ofStorage("volume").getReason()).isEqualTo("ServerStarting");
        });
    }

    private static void storage(String name, String technology) {
        CLUSTER.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec: {technology: %s, format: RankedList, key: {name: filmId, type: String}}
                """.formatted(name, technology)).create();
    }

    /** In force when this returns: the controller has counted. */
    private static void quota(String resource, String amount) {
        var wanted = Map.of(resource, Quantity.parse(amount));
        CLUSTER.client().resource(new ResourceQuotaBuilder().withNewMetadata().withName("small").endMetadata()
                .withNewSpec().withHard(wanted).endSpec().build()).serverSideApply();
        Eventually.holds(() -> assertThat(CLUSTER.client().resourceQuotas().withName("small").get().getStatus().getHard()).isEqualTo(wanted));
    }

    private static Condition ofContext(String name, String type) {
        return condition(films.contextNamed(name).getStatus().conditions(), type);
    }

    private static Condition ofStorage(String name) {
        return condition(films.storageNamed(name).getStatus().conditions(), "Provisioned");
    }
}
