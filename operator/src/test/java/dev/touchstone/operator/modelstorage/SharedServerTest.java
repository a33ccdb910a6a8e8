package dev.touchstone.operator.modelstorage;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.apply.Ownership;
import dev.touchstone.operator.modelstorage.server.Retaining;
import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedServerTest {
    @RegisterExtension
    static final SharedStorages storages = new SharedStorages();

    @Test
    void aServerIsMadeOnFirstUseAndRemovedWithTheLast() {
        storages.create("films", "Redis", "Retain");
        storages.create("viewings", "Redis", "Delete");
        Eventually.holds(() -> {
            assertThat(storages.server("touchstone-redis").getMetadata().getAnnotations()).containsEntry(Retaining.ANNOTATION, "films");
            assertThat(storages.server("touchstone-redis").getMetadata().getOwnerReferences()).isEmpty();
            assertThat(storages.service("touchstone-redis").getSpec().getPorts()).singleElement().extracting("port").isEqualTo(6379);
            assertThat(storages.client().configMaps().withName("touchstone-redis").get()).isNotNull();
            assertThat(storages.secret("touchstone-redis-auth").getImmutable()).isTrue();
            assertThat(storages.claim("data-touchstone-redis-0")).isNotNull();
            assertThat(ready("films")).isEqualTo("ServerStarting");
            assertThat(storages.storage("films").getStatus().retained()).contains("data-touchstone-redis-0", "touchstone-redis-auth");
            assertThat(storages.storage("viewings").getStatus().retained()).isNull();
        });

        storages.delete("films");
        Eventually.holds(() -> assertThat(storages.storage("films")).isNull());
        assertThat(storages.server("touchstone-redis")).isNotNull();
        storages.delete("viewings");

        Eventually.holds(() -> {
            assertThat(storages.storage("viewings")).isNull();
            assertThat(storages.server("touchstone-redis")).isNull();
            assertThat(storages.service("touchstone-redis")).isNull();
            assertThat(storages.client().configMaps().withName("touchstone-redis").get()).isNull();
        });
        // 'films' said Retain before it went.
        assertThat(storages.claim("data-touchstone-redis-0").getMetadata().getDeletionTimestamp()).isNull();
        assertThat(storages.secret("touchstone-redis-auth")).isNotNull();
    }

    @Test
    void aPasswordThatWasToldSomebodySurvivesTheLossOfItsSecret() {
        storages.create("told", "S3", "Delete");
        Eventually.holds(() -> {
            assertThat(storages.server("touchstone-s3")).isNotNull();
            assertThat(storages.secret("touchstone-s3-auth")).isNotNull();
        });
        var password = password("touchstone-s3-auth");
        var pods = storages.server("touchstone-s3").getSpec().getTemplate();
        // As if the server had run: what a loader would have been told, and the status that says so.
        storages.client().resource(new SecretBuilder().withMetadata(Ownership.ownedBy(storages.storage("told"), "told-connection", Map.of()))
                .withType(Connections.SECRET_TYPE)
                .withStringData(Map.of(Connections.CREDENTIALS_KEY, "{\"username\":\"touchstone\",\"password\":\"" + decoded(password) + "\"}"))
                .build()).create();
        storages.client().resources(ModelStorage.class).withName("told").subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"connectionSecret\": \"told-connection\"}}");

        storages.client().secrets().withName("touchstone-s3-auth").delete();

        Eventually.holds(() -> {
            assertThat(storages.secret("touchstone-s3-auth")).isNotNull();
            assertThat(password("touchstone-s3-auth")).isEqualTo(password);
        });
        assertThat(storages.server("touchstone-s3").getSpec().getTemplate()).isEqualTo(pods);
        storages.delete("told");
        Eventually.holds(() -> {
            assertThat(storages.storage("told")).isNull();
            assertThat(storages.server("touchstone-s3")).isNull();
        });
    }

    @Test
    void aNewPasswordThatNobodyWasToldYetReachesTheServersPods() {
        storages.create("untold", "S3", "Delete");
        Eventually.holds(() -> assertThat(storages.server("touchstone-s3")).isNotNull());
        var password = password("touchstone-s3-auth");
        var pods = storages.server("touchstone-s3").getSpec().getTemplate().getMetadata().getAnnotations();

        storages.client().secrets().withName("touchstone-s3-auth").delete();

        Eventually.holds(() -> {
            assertThat(storages.secret("touchstone-s3-auth")).isNotNull();
            assertThat(password("touchstone-s3-auth")).isNotEqualTo(password);
            assertThat(storages.server("touchstone-s3").getSpec().getTemplate().getMetadata().getAnnotations()).isNotEqualTo(pods);
        });
        storages.delete("untold");
        Eventually.holds(() -> {
            assertThat(storages.storage("untold")).isNull();
            assertThat(storages.server("touchstone-s3")).isNull();
        });
    }

    private static String password(String secret) {
        return storages.secret(secret).getData().get("password");
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String ready(String name) {
        return condition(storages.storage(name).getStatus().conditions(), "Ready").getReason();
    }
}
