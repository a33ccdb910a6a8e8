package dev.touchstone.operator.modelstorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedServerRemovalTest {
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
    void whenAllSaidDeleteNothingStays() {
        create("one", "Redis", "Delete");
        create("two", "Redis", "Delete");
        Eventually.holds(() -> assertThat(claim("data-touchstone-redis-0")).isNotNull());

        delete("one");
        delete("two");

        Eventually.holds(() -> {
            assertThat(storage("one")).isNull();
            assertThat(storage("two")).isNull();
            assertThat(server("touchstone-redis")).isNull();
            assertThat(CLUSTER.client().secrets().withName("touchstone-redis-auth").get()).isNull();
            assertThat(claim("data-touchstone-redis-0")).satisfiesAnyOf(
                    claim -> assertThat(claim).isNull(),
                    claim -> assertThat(claim.getMetadata().getDeletionTimestamp()).isNotNull());
        });
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

    static StatefulSet server(String name) {
        return CLUSTER.client().apps().statefulSets().withName(name).get();
    }

    static PersistentVolumeClaim claim(String name) {
        return CLUSTER.client().persistentVolumeClaims().withName(name).get();
    }
}
