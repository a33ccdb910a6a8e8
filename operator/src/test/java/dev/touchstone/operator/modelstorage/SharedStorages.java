package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test class's namespace with an operator, storages on shared servers, and what is made for those; no server really runs. */
final class SharedStorages implements BeforeAllCallback, AfterAllCallback {
    private final ControlPlane cluster = new ControlPlane();
    private RunningOperator operator;

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster.beforeAll(context);
        operator = RunningOperator.start(cluster);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        try {
            operator.close();
        } finally {
            cluster.afterAll(context);
        }
    }

    KubernetesClient client() {
        return cluster.client();
    }

    void create(String name, String technology, String policy) {
        client().resource("""
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

    void delete(String name) {
        client().resources(ModelStorage.class).withName(name).delete();
    }

    ModelStorage storage(String name) {
        return client().resources(ModelStorage.class).withName(name).get();
    }

    StatefulSet server(String name) {
        return client().apps().statefulSets().withName(name).get();
    }

    Service service(String name) {
        return client().services().withName(name).get();
    }

    Secret secret(String name) {
        return client().secrets().withName(name).get();
    }

    PersistentVolumeClaim claim(String name) {
        return client().persistentVolumeClaims().withName(name).get();
    }
}
