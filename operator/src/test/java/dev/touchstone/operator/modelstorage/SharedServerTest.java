package dev.touchstone.operator.modelstorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.apply.Ownership;
import dev.touchstone.operator.modelstorage.server.Retaining;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedServerTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    static RunningOperator operator;

    @BeforeAll
    static void start() {
        operator = RunningOperator.start(CLUSTER);
    }

    @AfterAll
    static void stop() throws Exception {
        operator.close();
    }

    @Test
    void aServerIsMadeOnFirstUseAndRemovedWithTheLast() {
        create("films", "Redis", "Retain");
        create("viewings", "Redis", "Delete");
        Eventually.holds(() -> {
            assertThat(server("touchstone-redis").getMetadata().getAnnotations()).containsEntry(Retaining.ANNOTATION, "films");
            assertThat(server("touchstone-redis").getMetadata().getOwnerReferences()).isEmpty();
            assertThat(service("touchstone-redis").getSpec().getPorts()).singleElement().extracting("port").isEqualTo(6379);
            assertThat(CLUSTER.client().configMaps().withName("touchstone-redis").get()).isNotNull();
            assertThat(CLUSTER.client().secrets().withName("touchstone-redis-auth").get().getImmutable()).isTrue();
            assertThat(claim("data-touchstone-redis-0")).isNotNull();
            assertThat(ready("films")).isEqualTo("ServerStarting");
            assertThat(storage("films").getStatus().retained()).contains("data-touchstone-redis-0", "touchstone-redis-auth");
            assertThat(storage("viewings").getStatus().retained()).isNull();
        });

        delete("films");
        Eventually.holds(() -> assertThat(storage("films")).isNull());
        assertThat(server("touchstone-redis")).isNotNull();
        delete("viewings");

        Eventually.holds(() -> {
            assertThat(storage("viewings")).isNull();
            assertThat(server("touchstone-redis")).isNull();
            assertThat(service("touchstone-redis")).isNull();
            assertThat(CLUSTER.client().configMaps().withName("touchstone-redis").get()).isNull();
        });
        // 'films' said Retain before it went.
        assertThat(claim("data-touchstone-redis-0").getMetadata().getDeletionTimestamp()).isNull();
        assertThat(CLUSTER.client().secrets().withName("touchstone-redis-auth").get()).isNotNull();
    }

    @Test
    void aPasswordThatWasToldSomebodySurvivesTheLossOfItsSecret() {
        create("told", "S3", "Delete");
        Eventually.holds(() -> {
            assertThat(server("touchstone-s3")).isNotNull();
            assertThat(CLUSTER.client().secrets().withName("touchstone-s3-auth").get()).isNotNull();
        });
        var password = password("touchstone-s3-auth");
        var pods = server("touchstone-s3").getSpec().getTemplate();
        // As if the server had run: what a loader would have been told, and the status that says so.
        CLUSTER.client().resource(new SecretBuilder().withMetadata(Ownership.ownedBy(storage("told"), "told-connection", Map.of()))
                .withType(Connections.SECRET_TYPE)
                .withStringData(Map.of(Connections.CREDENTIALS_KEY, "{\"username\":\"touchstone\",\"password\":\"" + decoded(password) + "\"}"))
                .build()).create();
        CLUSTER.client().resources(ModelStorage.class).withName("told").subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"connectionSecret\": \"told-connection\"}}");

        CLUSTER.client().secrets().withName("touchstone-s3-auth").delete();

        Eventually.holds(() -> {
            assertThat(CLUSTER.client().secrets().withName("touchstone-s3-auth").get()).isNotNull();
            assertThat(password("touchstone-s3-auth")).isEqualTo(password);
        });
        assertThat(server("touchstone-s3").getSpec().getTemplate()).isEqualTo(pods);
        delete("told");
        Eventually.holds(() -> {
            assertThat(storage("told")).isNull();
            assertThat(server("touchstone-s3")).isNull();
        });
    }

    @Test
    void aNewPasswordThatNobodyWasToldYetReachesTheServersPods() {
        create("untold", "S3", "Delete");
        Eventually.holds(() -> assertThat(server("touchstone-s3")).isNotNull());
        var password = password("touchstone-s3-auth");
        var pods = server("touchstone-s3").getSpec().getTemplate().getMetadata().getAnnotations();

        CLUSTER.client().secrets().withName("touchstone-s3-auth").delete();

        Eventually.holds(() -> {
            assertThat(CLUSTER.client().secrets().withName("touchstone-s3-auth").get()).isNotNull();
            assertThat(password("touchstone-s3-auth")).isNotEqualTo(password);
            assertThat(server("touchstone-s3").getSpec().getTemplate().getMetadata().getAnnotations()).isNotEqualTo(pods);
        });
        delete("untold");
        Eventually.holds(() -> {
            assertThat(storage("untold")).isNull();
            assertThat(server("touchstone-s3")).isNull();
        });
    }

    private static String password(String secret) {
        return CLUSTER.client().secrets().withName(secret).get().getData().get("password");
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    static void create(String name, String technology, String policy) {
        CLUSTER.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec:
                  technology: %s
                  format: RankedList
                  key: {name: filmId, type: String}
                  deletionPolicy: %s
                """.formatted(name, technology, policy)).create();
    }

    static void delete(String name) {
        CLUSTER.client().resources(ModelStorage.class).withName(name).delete();
    }

    static ModelStorage storage(String name) {
        return CLUSTER.client().resources(ModelStorage.class).withName(name).get();
    }

    static String ready(String name) {
        return storage(name).getStatus().conditions().stream()
                .filter(c -> c.getType().equals("Ready")).findFirst().orElseThrow().getReason();
    }

    static StatefulSet server(String name) {
        return CLUSTER.client().apps().statefulSets().withName(name).get();
    }

    static Service service(String name) {
        return CLUSTER.client().services().withName(name).get();
    }

    static PersistentVolumeClaim claim(String name) {
        return CLUSTER.client().persistentVolumeClaims().withName(name).get();
    }
}
