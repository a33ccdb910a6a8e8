package dev.touchstone.operator.context;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.operator.apply.Writer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Asks the API server who wrote what answers, when that is not what the operator would write. In managedFields it notes who wrote
 * which field last and when; so an edit is found after an outage of the operator too, and a new image that the operator itself
 * rolls out is not taken for one.
 */
final class ForeignEdits {
    private static final Set<String> OF_A_POD = Set.of("f:volumes", "f:hostAliases", "f:dnsConfig", "f:dnsPolicy", "f:hostNetwork");
    private static final Set<String> OF_A_CONTAINER =
            Set.of("f:image", "f:command", "f:args", "f:env", "f:envFrom", "f:volumeMounts", "f:workingDir", "f:lifecycle");

    private final FieldOwners owners;

    ForeignEdits(FieldOwners owners) {
        this.owners = owners;
    }

    /** @param suspects objects that the Context owns */
    List<ForeignEdit> of(ContextWorld world, List<HasMetadata> suspects) {
        if (suspects.isEmpty()) {
            return List.of();
        }
        var since = heldSince(world);
        return suspects.stream().flatMap(object -> owners.of(object)
                        .filter(entry -> !Writer.FIELD_MANAGER.equals(entry.path("manager").asText()))
                        .filter(entry -> entry.path("subresource").asText().isEmpty() && entry.hasNonNull("time"))
                        .filter(entry -> Instant.parse(entry.path("time").asText()).isAfter(since))
                        .filter(entry -> answers(object, entry.path("fieldsV1")))
                        .map(entry -> new ForeignEdit(object.getKind(), object.getMetadata().getName(),
                                entry.path("manager").asText(), entry.path("time").asText())))
                .sorted(Comparator.comparing(ForeignEdit::at)).toList();
    }

    /** By the API server's clock, as the edits are; by ours if somebody cleared managedFields. */
    private Instant heldSince(ContextWorld world) {
        var entries = owners.of(world.context()).toList();
        return world.locks().stream()
                .map(lock -> entries.stream().filter(entry -> lock.key().equals(entry.path("manager").asText()))
                        .map(entry -> entry.path("time").asText()).filter(time -> !time.isEmpty()).findFirst().orElse(lock.since()))
                .filter(Objects::nonNull).map(Instant::parse).min(Comparator.naturalOrder()).orElse(Instant.MAX);
    }

    /** What cannot change an answer (replicas, annotations, resources, tolerations) may be anybody's. */
    private static boolean answers(HasMetadata object, JsonNode fields) {
        return switch (object) {
            // Who made the map itself, and nothing in it, is of no interest.
            case ConfigMap map -> Stream.of("f:data", "f:binaryData").map(fields::path)
                    .anyMatch(items -> items.properties().stream().anyMatch(item -> !item.getKey().equals(".")));
            case Deployment deployment -> runs(fields.at("/f:spec/f:template/f:spec"));
            case Service service -> Stream.of("f:selector", "f:type", "f:externalName", "f:ports").anyMatch(fields.path("f:spec")::has);
            default -> false;
        };
    }

    private static boolean runs(JsonNode pod) {
        return OF_A_POD.stream().anyMatch(pod::has) || Stream.of("f:containers", "f:initContainers").map(pod::path)
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .anyMatch(container -> OF_A_CONTAINER.stream().anyMatch(container::has));
    }
}
