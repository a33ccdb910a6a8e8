package dev.touchstone.operator.modelstorage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.connection.Credentials;
import dev.touchstone.operator.apply.Ownership;
import dev.touchstone.operator.modelstorage.probe.Target;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a loader needs to find a storage and be let in. */
final class ConnectionSecret {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConnectionSecret() {}

    static Secret of(ModelStorage storage, Target target) {
        return new SecretBuilder()
                .withMetadata(Ownership.ownedBy(storage, Connections.secretName(storage),
                        Map.of("touchstone.dev/storage", storage.getMetadata().getName())))
                .withType(Connections.SECRET_TYPE)
                .withData(new TreeMap<>(Map.of(
                        Connections.STORAGE_KEY, encoded(target.storage()),
                        Connections.CREDENTIALS_KEY, encoded(target.credentials()))))
                .build();
    }

    /** What was handed out in it; empty if it is none of ours, or was damaged. */
    static Optional<Credentials> credentials(Secret secret) {
        var encoded = secret.getData() == null || !Connections.SECRET_TYPE.equals(secret.getType())
                ? null : secret.getData().get(Connections.CREDENTIALS_KEY);
        if (encoded == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Base64.getDecoder().decode(encoded), Credentials.class));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encoded(Object value) {
        try {
            return Base64.getEncoder().encodeToString(JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A connection could not be written as JSON", e);
        }
    }
}
