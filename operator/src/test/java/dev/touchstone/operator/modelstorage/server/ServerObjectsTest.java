package dev.touchstone.operator.modelstorage.server;

import dev.touchstone.api.v1alpha1.DeletionPolicy;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.testing.GoldenCase;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The objects of shared servers, as files. */
class ServerObjectsTest {
    static Stream<GoldenCase> cases() {
        return GoldenCase.in("shared-servers");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theObjectsAreAsWritten(GoldenCase golden) {
        var storage = golden.read(ModelStorage.class).orElseThrow();
        var existing = golden.read(StatefulSet.class);
        golden.check(objects(storage, existing));
    }

    private static List<HasMetadata> objects(ModelStorage storage, Optional<StatefulSet> existing) {
        var options = new ServerOptions("example.org/server:1", "IfNotPresent", "1Gi", Optional.empty(), "50m", "64Mi", "512Mi");
        var server = SharedServer.of(storage.getSpec().technology());
        var desired = new ServerObjects(server, options, storage.getMetadata().getNamespace(), existing, "generated");
        var name = List.of(storage.getMetadata().getName());
        var isDelete = storage.getSpec().deletionPolicy() == DeletionPolicy.Delete;
        var observed = new ObservedServer(existing, Optional.empty(), Optional.empty());
        var retaining = Retaining.merge(observed.retaining(), isDelete ? List.of() : name, isDelete ? name : List.of());
        var statefulSet = desired.statefulSet(retaining);
        var made = new StatefulSetBuilder(statefulSet).editMetadata().withUid("uid-of-statefulset").endMetadata().build();
        var objects = new ArrayList<HasMetadata>(List.of(statefulSet, desired.service(made), desired.secret()));
        if (desired.hasConfiguration()) {
            objects.add(desired.configMap(made));
        }
        return objects;
    }
}
