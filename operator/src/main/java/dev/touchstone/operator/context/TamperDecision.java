package dev.touchstone.operator.context;

import dev.touchstone.operator.apply.Writer;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.route.RouteDocument;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether somebody else changed what answers, in an object that the operator made, while a test held the Context: the route,
 * what its pods run, or where its Service leads. The API server notes in managedFields who wrote which field last and when; so
 * this is seen after an outage of the operator too, and a new image that the operator itself rolls out is not taken for it. What
 * cannot change an answer (replicas, annotations, resources, tolerations) may be anybody's. Pure.
 */
final class TamperDecision {
    private static final Set<String> ANSWERING =
            Set.of("f:image", "f:command", "f:args", "f:env", "f:envFrom", "f:volumeMounts", "f:workingDir");

    private TamperDecision() {}

    /** Empty: all is well, or no test holds the Context. What was found stays said until no test does. */
    static Optional<Verdict> decide(ContextWorld world) {
        if (world.locks().isEmpty()) {
            return Optional.empty();
        }
        var before = before(world);
        if (before.isPresent()) {
            return before;
        }
        var since = heldSince(world);
        return world.owned().stream().flatMap(object -> foreign(object, since))
                .filter(edit -> answers(edit, world))
                .min(Comparator.comparing(edit -> edit.entry().getTime()))
                .map(edit -> Verdict.yes(ConditionType.Tampered, Reason.ContentChanged, "%s '%s' was changed by field manager '%s' at %s while a test held the Context."
                        .formatted(edit.object().getKind(), edit.object().getMetadata().getName(), edit.entry().getManager(), edit.entry().getTime())));
    }

    /** It is put right only after it was said: a crash in between must not lose it. */
    static boolean isToBeSaidFirst(ContextPlan plan, ContextWorld world) {
        return plan.verdicts().stream().anyMatch(verdict -> verdict.type() == ConditionType.Tampered) && before(world).isEmpty();
    }

    private static Optional<Verdict> before(ContextWorld world) {
        return Optional.ofNullable(world.context().getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), ConditionType.Tampered))
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(condition -> Verdict.yes(ConditionType.Tampered, Reason.named(condition.getReason()), condition.getMessage()));
    }

    private record Edit(HasMetadata object, ManagedFieldsEntry entry) {}

    /** By the API server's clock, as the edits are; by ours if somebody cleared managedFields. */
    private static Instant heldSince(ContextWorld world) {
        var managers = Optional.ofNullable(world.context().getMetadata().getManagedFields()).stream().flatMap(fields -> fields.stream()).toList();
        return world.locks().stream()
                .map(lock -> managers.stream().filter(entry -> lock.key().equals(entry.getManager())).map(ManagedFieldsEntry::getTime)
                        .filter(Objects::nonNull).findFirst().orElse(lock.since()))
                .filter(Objects::nonNull).map(Instant::parse).min(Comparator.naturalOrder()).orElse(Instant.MAX);
    }

    private static Stream<Edit> foreign(HasMetadata object, Instant since) {
        return Optional.ofNullable(object.getMetadata().getManagedFields()).stream().flatMap(fields -> fields.stream())
                .filter(entry -> !Writer.FIELD_MANAGER.equals(entry.getManager()))
                .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
                .filter(entry -> entry.getFieldsV1() != null && entry.getTime() != null && Instant.parse(entry.getTime()).isAfter(since))
                .map(entry -> new Edit(object, entry));
    }

    private static boolean answers(Edit edit, ContextWorld world) {
        var fields = edit.entry().getFieldsV1().getAdditionalProperties();
        return switch (edit.object()) {
            case ConfigMap map -> map.getMetadata().getName().equals(ContextNames.route(world.context()))
                    && fields.containsKey("f:data") && isOtherRoute(world);
            case Deployment deployment -> runsOther(at(fields, "f:spec", "f:template", "f:spec"));
            case Service service -> at(fields, "f:spec").keySet().stream().anyMatch(Set.of("f:selector", "f:type", "f:externalName")::contains);
            default -> false;
        };
    }

    /** Than the operator wrote last; somebody may have written the very same. */
    private static boolean isOtherRoute(ContextWorld world) {
        var known = world.routeStatus().contentHash();
        return known != null && !world.written().map(RouteDocument::contentHash).filter(known::equals).isPresent();
    }

    private static boolean runsOther(Map<?, ?> pod) {
        return pod.containsKey("f:volumes") || Stream.of("f:containers", "f:initContainers")
                .flatMap(list -> at(pod, list).values().stream())
                .anyMatch(container -> container instanceof Map<?, ?> map && map.keySet().stream().anyMatch(ANSWERING::contains));
    }

    private static Map<?, ?> at(Map<?, ?> fields, String... path) {
        Map<?, ?> here = fields;
        for (var name : path) {
            here = here.get(name) instanceof Map<?, ?> next ? next : Map.of();
        }
        return here;
    }
}
