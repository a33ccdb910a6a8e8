package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.DeletionPolicy;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.modelstorage.probe.Observation;
import dev.touchstone.operator.modelstorage.probe.StorageDropper.State;
import dev.touchstone.operator.modelstorage.server.ObservedServer;
import dev.touchstone.operator.modelstorage.server.ServerOptions;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * All that matters to one storage.
 *
 * @param supported whether a driver can do this technology, format and mode
 * @param sharing the other storages on the same shared server, those in deletion included; empty for an external server
 * @param secret the shared server's, or the external server's credentials
 * @param freshPassword for a Secret that does not exist, or not any more
 * @param observation of the storage on its server
 * @param options of the shared server; empty when the installation has no image for it
 */
record StorageWorld(
        ModelStorage storage,
        boolean supported,
        List<ModelStorage> sharing,
        ObservedServer server,
        Optional<Secret> secret,
        String freshPassword,
        Optional<Observation> observation,
        State drop,
        Optional<ServerOptions> options) {

    boolean isExternal() {
        return Connections.external(storage).isPresent();
    }

    boolean isDeleting() {
        return storage.getMetadata().getDeletionTimestamp() != null;
    }

    boolean wantsDelete() {
        return wantsDelete(storage);
    }

    static boolean wantsDelete(ModelStorage storage) {
        return storage.getSpec().deletionPolicy() == DeletionPolicy.Delete;
    }

    String name() {
        return storage.getMetadata().getName();
    }
}
