package dev.touchstone.operator.modelstorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.proxy.Refusal;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.operator.testing.ShippedRights;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An API server that does not let go what belongs to a server. */
class SharedServerRefusalTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    @Test
    void aServerStaysUntilThePasswordThatGoesWithItIsGone() throws Exception {
        var client = CLUSTER.client();
        try (var proxy = ApiProxy.start(ShippedRights.client(CLUSTER)); var operator = RunningOperator.start(CLUSTER, proxy.client(), Map.of())) {
            client.resource("""
                    apiVersion: touchstone.dev/v1alpha1
                    kind: ModelStorage
                    metadata: {name: films}
                    spec: {technology: S3, format: RankedList, key: {name: filmId, type: String}, deletionPolicy: Delete}
                    """).create();
            Eventually.holds(() -> {
                assertThat(client.persistentVolumeClaims().withName("data-touchstone-s3-0").get()).isNotNull();
                assertThat(client.secrets().withName("touchstone-s3-auth").get()).isNotNull();
            });
            proxy.inject(new Fault("forbidden", call -> call.resource().equals("secrets") && call.verb().equals("delete"),
                    new Effect.Refuse(Refusal.Forbidden)).times(1));

            client.resources(ModelStorage.class).withName("films").delete();

            Eventually.holds(() -> {
                assertThat(client.resources(ModelStorage.class).withName("films").get()).isNull();
                assertThat(client.apps().statefulSets().list().getItems()).isEmpty();
            });
            assertThat(proxy.injections()).hasSize(1);
            assertThat(client.secrets().withName("touchstone-s3-auth").get()).isNull();
        }
    }
}
