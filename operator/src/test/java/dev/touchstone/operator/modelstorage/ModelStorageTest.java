package dev.touchstone.operator.modelstorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole operator on a real API server, with a real Redis as an external server. */
class ModelStorageTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

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
    void anExternalStorageHealsWhenItsCredentialsAppear() {
        create(external("late", "late-credentials", "Retain"));
        Eventually.holds(() -> {
            assertThat(condition("late", "ResolvedRefs").getReason()).isEqualTo("RefNotFound");
            assertThat(condition("late", "Ready").getStatus()).isEqualTo("False");
        });

        client().resource(credentials("late-credentials", "127.0.0.1", "touchstone.dev/storage-credentials")).create();

        Eventually.holds(() -> {
            assertThat(condition("late", "Ready").getStatus()).isEqualTo("True");
            assertThat(condition("late", "DataCurrent").getReason()).isEqualTo("NoData");
            assertThat(storage("late").getStatus().connectionSecret()).isEqualTo("late-connection");
            assertThat(storage("late").getStatus().retained()).contains("127.0.0.1:" + REDIS.port());
        });
        var connection = secret("late-connection");
        assertThat(connection.getType()).isEqualTo("touchstone.dev/storage-connection");
        assertThat(connection.getData()).containsOnlyKeys("storage.json", "credentials.json");
    }

    @Test
    void credentialsOfTheWrongTypeOrForAnotherHostAreNotUsed() {
        client().resource(credentials("opaque", "127.0.0.1", "Opaque")).create();
        client().resource(credentials("elsewhere", "redis.example.org", "touchstone.dev/storage-credentials")).create();
        create(external("wrong-type", "opaque", "Retain"));
        create(external("wrong-host", "elsewhere", "Retain"));
        for (var name : new String[] {"wrong-type", "wrong-host"}) {
            Eventually.holds(() -> {
                assertThat(condition(name, "ResolvedRefs").getReason()).isEqualTo("RefNotPermitted");
                assertThat(condition(name, "Stalled").getStatus()).isEqualTo("True");
                assertThat(condition(name, "Provisioned").getMessage()).endsWith("is not asked: see ResolvedRefs.");
                assertThat(condition(name, "DataCurrent").getMessage()).isEqualTo("The data is not looked at: see ResolvedRefs.");
            });
            assertThat(secret(name + "-connection")).isNull();
        }
    }

    @Test
    void aDeletedStorageIsGoneWithItsData() {
        client().resource(credentials("dropping", "127.0.0.1", "touchstone.dev/storage-credentials")).create();
        create(external("dropped", "dropping", "Delete"));
        Eventually.holds(() -> {
            assertThat(condition("dropped", "Ready").getStatus()).isEqualTo("True");
            assertThat(storage("dropped").getMetadata().getFinalizers()).containsExactly(DataFinalizer.NAME);
        });

        client().resource(storage("dropped")).delete();

        Eventually.holds(() -> assertThat(storage("dropped")).isNull());
    }

    @Test
    void aDeletedStorageOfALostServerWaitsUntilItIsAbandoned() {
        client().resource(credentials("losing", "127.0.0.1", "touchstone.dev/storage-credentials")).create();
        create(external("lost", "losing", "Delete"));
        Eventually.holds(() -> assertThat(condition("lost", "Ready").getStatus()).isEqualTo("True"));
        client().secrets().withName("losing").delete();

        client().resource(storage("lost")).delete();
        Eventually.holds(() -> assertThat(condition("lost", "Ready").getMessage()).contains(DataFinalizer.ABANDON));

        client().resources(ModelStorage.class).withName("lost").edit(s -> {
            s.getMetadata().getAnnotations().put(DataFinalizer.ABANDON, "true");
            return s;
        });
        Eventually.holds(() -> assertThat(storage("lost")).isNull());
    }

    static KubernetesClient client() {
        return CLUSTER.client();
    }

    static void create(String yaml) {
        client().resource(yaml).create();
    }

    static ModelStorage storage(String name) {
        return client().resources(ModelStorage.class).withName(name).get();
    }

    static Secret secret(String name) {
        return client().secrets().withName(name).get();
    }

    static Condition condition(String name, String type) {
        return storage(name).getStatus().conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    static String external(String name, String secret, String policy) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec:
                  technology: Redis
                  format: RankedList
                  key: {name: filmId, type: String}
                  server: {external: {host: 127.0.0.1, port: %d, credentialsSecretRef: {name: %s}}}
                  deletionPolicy: %s
                """.formatted(name, REDIS.port(), secret, policy);
    }

    static Secret credentials(String name, String hosts, String type) {
        return new SecretBuilder().withNewMetadata().withName(name).endMetadata()
                .withType(type)
                .withStringData(Map.of("username", "", "password", RedisProcess.PASSWORD, "hosts", hosts))
                .build();
    }
}
