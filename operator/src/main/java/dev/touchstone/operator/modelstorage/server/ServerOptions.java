package dev.touchstone.operator.modelstorage.server;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;

/**
 * How this installation wants its shared servers of one technology.
 *
 * @param storageClass empty: the cluster's default
 */
public record ServerOptions(
        String image,
        String imagePullPolicy,
        String volumeSize,
        Optional<String> storageClass,
        String cpuRequest,
        String memoryRequest,
        String memoryLimit) {
    /** A StatefulSet's volume claims cannot change: a server that exists keeps what it was made with. */
    ServerOptions keepingVolumeOf(StatefulSet existing) {
        return existing.getSpec().getVolumeClaimTemplates().stream()
                .findFirst()
                .map(claim -> new ServerOptions(image, imagePullPolicy,
                        claim.getSpec().getResources().getRequests().get("storage").toString(),
                        Optional.ofNullable(claim.getSpec().getStorageClassName()),
                        cpuRequest, memoryRequest, memoryLimit))
                .orElse(this);
    }
}
