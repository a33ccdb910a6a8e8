package dev.touchstone.operator.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.operator.context.ContextWorld.Connection;
import dev.touchstone.operator.modelstorage.Connections;
import dev.touchstone.operator.secrets.RecentSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads where storages live and who may read them, from the Secrets that the storages' reconciler writes once a server may be
 * used. It looks at them twice a minute, as they cannot be watched: only where it does not is one read here.
 */
final class ConnectionReader {
    private static final Duration LOOKED_AT = Duration.ofSeconds(45);
    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final RecentSecrets secrets;

    ConnectionReader(RecentSecrets secrets) {
        this.secrets = secrets;
    }

    /** Empty until the storage has a server that may be used for its present spec. */
    Optional<Connection> of(ModelStorage storage) {
        var wanted = Connections.descriptor(storage);
        var namespace = storage.getMetadata().getNamespace();
        var name = Connections.secretName(storage);
        return secrets.recent(namespace, name, LOOKED_AT).filter(secret -> isOf(storage, secret)).flatMap(secret -> connection(secret, wanted))
                .or(() -> secrets.live(namespace, name).flatMap(secret -> connection(secret, wanted)));
    }

    private static Optional<Connection> connection(Secret secret, StorageDescriptor wanted) {
        return Optional.of(secret)
                .filter(found -> Connections.SECRET_TYPE.equals(found.getType()))
                .filter(found -> isFor(found, wanted))
                .flatMap(found -> text(found, Connections.CREDENTIALS_KEY))
                .map(credentials -> new Connection(wanted, credentials));
    }

    /** Not of one that had its name before. */
    private static boolean isOf(ModelStorage storage, Secret secret) {
        return secret.getMetadata().getOwnerReferences().stream().anyMatch(owner -> owner.getUid().equals(storage.getMetadata().getUid()));
    }

    /** Credentials are for the server that they were given for, and for no other. */
    private static boolean isFor(Secret secret, StorageDescriptor wanted) {
        return text(secret, Connections.STORAGE_KEY).flatMap(json -> {
            try {
                return Optional.of(JSON.readValue(json, StorageDescriptor.class));
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
        }).filter(written -> written.server().equals(wanted.server())).isPresent();
    }

    private static Optional<String> text(Secret secret, String key) {
        return Optional.ofNullable(secret.getData()).map(data -> data.get(key))
                .map(base64 -> new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    }
}
