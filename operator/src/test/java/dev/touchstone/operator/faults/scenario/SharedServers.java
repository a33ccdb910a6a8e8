package dev.touchstone.operator.faults.scenario;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.faults.scenario.Scenario.Step;
import dev.touchstone.operator.faults.stage.Stage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.stream.Stream;

/**
 * Servers that storages of a namespace share, with the claims and passwords that hold their data. Nobody runs their pods here: it is
 * about what is made, what is kept and what goes. Of the Redis one storage wants its data kept, of the S3 none.
 */
final class SharedServers {
    static final Scenario MAKE = Scenario.of("make shared servers", Scenario.EMPTY, Step.of(SharedServers::create, SharedServers::areThere));
    static final Scenario DELETE = Scenario.of("delete what uses shared servers", Step.of(SharedServers::create, SharedServers::areThere),
            Step.of(stage -> List.of("kept", "dropped", "snapshots").forEach(name -> delete(stage, name)), stage -> {
                assertThat(stage.client().resources(ModelStorage.class).list().getItems()).isEmpty();
                assertThat(stage.client().apps().statefulSets().list().getItems()).isEmpty();
                assertThat(stage.client().services().list().getItems()).isEmpty();
                assertThat(holdingData(stage)).containsExactlyInAnyOrder("data-touchstone-redis-0", "touchstone-redis-auth");
            }));
    static final Scenario RETURN = Scenario.of("delete what uses a shared server, and make it anew",
            Step.of(SharedServers::create, SharedServers::areThere),
            Step.of(stage -> List.of("kept", "dropped").forEach(name -> delete(stage, name)), stage ->
                    assertThat(stage.client().apps().statefulSets().withName("touchstone-redis").get()).isNull()),
            Step.of(stage -> {
                storage(stage, "kept", "Redis", "Retain");
                storage(stage, "dropped", "Redis", "Delete");
            }, SharedServers::areThere));

    private SharedServers() {}

    static List<Scenario> all() {
        return List.of(MAKE, DELETE, RETURN);
    }

    private static void create(Stage stage) {
        storage(stage, "kept", "Redis", "Retain");
        storage(stage, "dropped", "Redis", "Delete");
        storage(stage, "snapshots", "S3", "Delete");
    }

    private static void areThere(Stage stage) {
        for (var name : List.of("kept", "dropped", "snapshots")) {
            var storage = stage.films().storageNamed(name);
            assertThat(storage.getStatus().observedGeneration()).isEqualTo(storage.getMetadata().getGeneration());
            assertThat(condition(storage.getStatus().conditions(), "Ready").getReason()).isEqualTo("ServerStarting");
        }
        assertThat(stage.client().apps().statefulSets().list().getItems()).hasSize(2);
        assertThat(holdingData(stage)).containsExactlyInAnyOrder("data-touchstone-redis-0", "touchstone-redis-auth", "data-touchstone-s3-0", "touchstone-s3-auth");
    }

    /** The names of claims and passwords, but for those on their way out. */
    private static List<String> holdingData(Stage stage) {
        return Stream.<HasMetadata>concat(stage.client().persistentVolumeClaims().list().getItems().stream(),
                        stage.client().secrets().list().getItems().stream())
                .map(HasMetadata::getMetadata).filter(metadata -> metadata.getDeletionTimestamp() == null)
                .map(ObjectMeta::getName).toList();
    }

    private static void storage(Stage stage, String name, String technology, String policy) {
        stage.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec: {technology: %s, format: RankedList, key: {name: id, type: String}, deletionPolicy: %s}
                """.formatted(name, technology, policy)).create();
    }

    private static void delete(Stage stage, String name) {
        stage.client().resources(ModelStorage.class).withName(name).delete();
    }
}
