package dev.touchstone.operator.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Asks the API server who owns which field of an object. The caches have no managedFields, and the client may drop them: hence the
 * plain JSON.
 */
final class FieldOwners {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    FieldOwners(KubernetesClient client) {
        this.client = client;
    }

    /** The entries of {@code managedFields}; none if the object is gone. */
    Stream<JsonNode> of(HasMetadata object) {
        return Optional.ofNullable(client.raw(path(object))).map(FieldOwners::parsed).stream()
                .flatMap(live -> StreamSupport.stream(live.at("/metadata/managedFields").spliterator(), false));
    }

    private static String path(HasMetadata object) {
        var version = object.getApiVersion();
        return (version.contains("/") ? "/apis/" : "/api/") + version + "/namespaces/" + object.getMetadata().getNamespace() + "/"
                + object.getPlural() + "/" + object.getMetadata().getName();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The API server sent something else than JSON", e);
        }
    }
}
