package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.modelstorage.Connections;
import dev.touchstone.operator.secrets.RecentSecrets;
import dev.touchstone.operator.testing.SetClock;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Secret in the API server lets in 'theirs'; what the storages' reconciler has just seen there lets in 'ours'. */
class ConnectionReaderTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private final SetClock clock = new SetClock();
    private final ModelStorage storage = storage("127.0.0.1");
    private ApiProxy proxy;
    private RecentSecrets secrets;
    private ConnectionReader reader;

    @BeforeEach
    void aConnection() {
        // Without an owner: Kubernetes collects what belongs to an object that is not there.
        CLUSTER.client().resource(secret(storage, "s", "theirs").edit().editMetadata().withOwnerReferences().endMetadata().build()).create();
        proxy = ApiProxy.start(CLUSTER.client());
        secrets = new RecentSecrets(proxy.client(), clock);
        reader = new ConnectionReader(secrets);
    }

    @AfterEach
    void clear() {
        proxy.close();
        CLUSTER.client().secrets().withName("rows-connection").delete();
    }

    @Test
    void whatTheStorageHasJustSeenIsNotReadAgain() {
        secrets.remember(secret(storage, "s", "ours"));

        assertThat(reader.of(storage).orElseThrow().credentials()).isEqualTo("ours");
        assertThat(proxy.calls()).isEmpty();
    }

    @Test
    void whatNobodyHasSeenForAWhileIsRead() {
        secrets.remember(secret(storage, "s", "ours"));
        clock.setOffBy(Duration.ofSeconds(50));

        assertThat(reader.of(storage).orElseThrow().credentials()).isEqualTo("theirs");
    }

    @Test
    void theSecretOfAStorageThatHadTheNameBeforeIsNotTaken() {
        secrets.remember(secret(storage, "before", "ours"));

        assertThat(reader.of(storage).orElseThrow().credentials()).isEqualTo("theirs");
    }

    @Test
    void credentialsForAnotherServerAreNotTaken() {
        secrets.remember(secret(storage("another.host"), "s", "ours"));

        assertThat(reader.of(storage).orElseThrow().credentials()).isEqualTo("theirs");
        assertThat(reader.of(storage("another.host"))).isEmpty();
    }

    private static Secret secret(ModelStorage storage, String owner, String credentials) {
        return new SecretBuilder().withNewMetadata().withName("rows-connection").withNamespace(CLUSTER.namespace())
                .withOwnerReferences(new OwnerReferenceBuilder().withApiVersion("touchstone.dev/v1alpha1").withKind("ModelStorage")
                        .withName("rows").withUid(owner).build())
                .endMetadata().withType(Connections.SECRET_TYPE)
                .withData(Map.of(
                        Connections.STORAGE_KEY, base64(Serialization.asJson(Connections.descriptor(storage))),
                        Connections.CREDENTIALS_KEY, base64(credentials)))
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ModelStorage storage(String host) {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: rows, namespace: %s, uid: s}
                spec:
                  technology: Redis
                  format: RankedList
                  mode: Live
                  key: {name: id, type: String}
                  versions: {keep: 2}
                  server: {external: {host: %s, port: 6379}}
                """.formatted(CLUSTER.namespace(), host), ModelStorage.class);
    }
}
