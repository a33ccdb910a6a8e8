package dev.touchstone.operator.modelstorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.secrets.RecentSecrets;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.SetClock;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StorageSecretsTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private final SetClock clock = new SetClock();
    private ApiProxy proxy;
    private StorageSecrets secrets;

    @BeforeEach
    void twoStoragesLookedAtTheirSecret() {
        new Films(CLUSTER.client(), 1).credentials();
        proxy = ApiProxy.start(CLUSTER.client());
        secrets = new StorageSecrets(new RecentSecrets(proxy.client(), clock));
        secrets.of(storage("one", 1, true), "redis");
        secrets.of(storage("two", 1, true), "redis");
        assertThat(proxy.calls()).hasSize(2);
    }

    @AfterEach
    void clear() {
        proxy.close();
        CLUSTER.client().secrets().withName("redis").delete();
    }

    @Test
    void atRestOneLooksForAll() {
        assertThat(secrets.of(storage("one", 1, true), "redis")).isPresent();
        assertThat(secrets.of(storage("two", 1, true), "redis")).isPresent();

        assertThat(proxy.calls()).hasSize(2);
    }

    @Test
    void afterAMomentItIsLookedAtAnew() {
        rotate();
        clock.setOffBy(Duration.ofSeconds(11));

        assertThat(password(secrets.of(storage("one", 1, true), "redis"))).isEqualTo("rotated");
    }

    @Test
    void aStorageThatWasTouchedLooksForItself() {
        rotate();

        assertThat(password(secrets.of(storage("one", 2, true), "redis"))).isEqualTo("rotated");
        assertThat(password(secrets.of(storage("two", 1, true), "redis"))).isEqualTo("rotated");
    }

    @Test
    void aStorageThatIsNotReadyLooksForItself() {
        secrets.of(storage("one", 2, false), "redis");
        rotate();

        assertThat(password(secrets.of(storage("one", 2, false), "redis"))).isEqualTo("rotated");
    }

    @Test
    void aSecretThatIsGoneIsRememberedByNobodyWhoLooks() {
        CLUSTER.client().secrets().withName("redis").delete();

        assertThat(secrets.of(storage("one", 2, true), "redis")).isEmpty();
        assertThat(secrets.of(storage("two", 1, true), "redis")).isEmpty();
    }

    private static void rotate() {
        CLUSTER.client().secrets().withName("redis").edit(secret -> secret.edit().addToStringData("password", "rotated").build());
    }

    private static String password(Optional<Secret> secret) {
        return new String(Base64.getDecoder().decode(secret.orElseThrow().getData().get("password")));
    }

    private static ModelStorage storage(String name, int resourceVersion, boolean ready) {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s, namespace: %s, uid: %s, resourceVersion: "%d"}
                spec: {technology: Redis, format: RankedList, key: {name: id, type: String}}
                status: {conditions: [{type: Ready, status: "%s"}]}
                """.formatted(name, CLUSTER.namespace(), name, resourceVersion, ready ? "True" : "False"), ModelStorage.class);
    }
}
