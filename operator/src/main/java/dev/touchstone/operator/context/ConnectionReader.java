package dev.touchstone.operator.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.operator.context.ContextWorld.Connection;
import dev.touchstone.operator.modelstorage.Connections;
import dev.touchstone.operator.time.Window;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads where storages live and who may read them, from the Secrets that the storages' reconciler writes once a server may be
 * used. The operator has no right to watch Secrets, so what was read is kept for a while.
 */
final class ConnectionReader {
    private static final Duration KEPT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    ConnectionReader(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    private record Kept(StorageDescriptor descriptor, Connection connection, Window fresh) {}

    /** Empty until the storage has a server that may be used for its present spec. */
    Optional<Connection> of(ModelStorage storage) {
        var wanted = Connections.descriptor(storage);
        var known = kept.get(storage.getMetadata().getUid());
        if (known != null && known.descriptor().equals(wanted) && known.fresh().contains(clock.instant())) {
            return Optional.of(known.connection());
        }
        var read = read(storage, wanted);
        var now = clock.instant();
        kept.values().removeIf(old -> !old.fresh().contains(now));
        read.ifPresent(connection ->
                kept.put(storage.getMetadata().getUid(), new Kept(wanted, connection, new Window(now, KEPT))));
        return read;
    }

    private Optional<Connection> read(ModelStorage storage, StorageDescriptor wanted) {
        var name = Connections.secretName(storage);
        var secret = client.secrets().inNamespace(storage.getMetadata().getNamespace()).withName(name).get();
        return Optional.ofNullable(secret)
                .filter(found -> Connections.SECRET_TYPE.equals(found.getType()))
                .filter(found -> isFor(found, wanted))
                .flatMap(found -> text(found, Connections.CREDENTIALS_KEY))
                .map(credentials -> new Connection(wanted, credentials));
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
