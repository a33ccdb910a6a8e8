package dev.touchstone.operator.context;

import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.route.RouteDocument;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether somebody else changed what answers, in an object that the operator made, while a test held the Context. Pure. */
final class TamperDecision {
    /** What the API server makes of no word about it. */
    private static final String DEFAULT_DNS_POLICY = "ClusterFirst";

    private TamperDecision() {}

    /**
     * Empty: all is well, or no test holds the Context. What was found stays said until no test does, or until something else is found:
     * a test that came later has to hear of that.
     */
    static Optional<Verdict> decide(ContextWorld world) {
        if (world.locks().isEmpty()) {
            return Optional.empty();
        }
        return world.foreignEdits().stream().findFirst()
                .map(edit -> Verdict.yes(ConditionType.Tampered, Reason.ContentChanged, "%s '%s' was changed by field manager '%s' at %s, while a test held the Context."
                        .formatted(edit.kind(), edit.name(), edit.manager(), edit.at())))
                .or(() -> before(world));
    }

    /** It is put right only after it was said: a crash in between must not lose it. */
    static boolean isToBeSaidFirst(ContextPlan plan, ContextWorld world) {
        return plan.verdicts().stream().anyMatch(verdict -> verdict.type() == ConditionType.Tampered && !before(world).equals(Optional.of(verdict)));
    }

    /** What is not as the operator would have it, so that it is worth asking who wrote it: an upgrade looks like this too. */
    static List<HasMetadata> suspects(ContextWorld world) {
        return world.locks().isEmpty()
                ? List.of()
                : world.owned().stream().filter(object -> isOther(object, world)).toList();
    }

    private static Optional<Verdict> before(ContextWorld world) {
        return Optional.ofNullable(world.context().getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), ConditionType.Tampered))
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(condition -> Verdict.yes(ConditionType.Tampered, Reason.named(condition.getReason()), condition.getMessage()));
    }

    private static boolean isOther(HasMetadata object, ContextWorld world) {
        var objects = new ContextObjects(world.context());
        return switch (object) {
            case ConfigMap map -> map.getMetadata().getName().equals(ContextNames.route(world.context())) && isOtherRoute(world);
            case Deployment deployment -> world.options().map(options -> objects.deployment(options, null))
                    .filter(desired -> runsOther(pod(desired), pod(deployment))).isPresent();
            case Service service -> !objects.service().getSpec().getSelector().equals(service.getSpec().getSelector())
                    || !"ClusterIP".equals(service.getSpec().getType()) || service.getSpec().getPorts().size() != 1
                    || !objects.service().getSpec().getPorts().getFirst().getTargetPort().equals(service.getSpec().getPorts().getFirst().getTargetPort());
            default -> false;
        };
    }

    /** Than the operator wrote last. */
    private static boolean isOtherRoute(ContextWorld world) {
        var known = world.routeStatus().contentHash();
        return known != null && world.written().map(RouteDocument::contentHash).filter(known::equals).isEmpty();
    }

    private static PodSpec pod(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec();
    }

    private static boolean runsOther(PodSpec desired, PodSpec observed) {
        return observed.getContainers().size() != desired.getContainers().size()
                || !observed.getInitContainers().isEmpty() || !observed.getHostAliases().isEmpty()
                || observed.getDnsConfig() != null || !DEFAULT_DNS_POLICY.equals(observed.getDnsPolicy()) || Boolean.TRUE.equals(observed.getHostNetwork())
                || !volumes(observed).equals(volumes(desired))
                || isOther(desired.getContainers().getFirst(), observed.getContainers().getFirst());
    }

    /** Without the mode of their files, which the API server adds. */
    private static Set<Volume> volumes(PodSpec pod) {
        return pod.getVolumes().stream().map(Volume::edit)
                .map(volume -> volume.hasConfigMap() ? volume.editConfigMap().withDefaultMode(null).endConfigMap() : volume)
                .map(volume -> volume.hasSecret() ? volume.editSecret().withDefaultMode(null).endSecret() : volume)
                .map(VolumeBuilder::build).collect(Collectors.toSet());
    }

    private static boolean isOther(Container desired, Container observed) {
        return !Objects.equals(desired.getName(), observed.getName())
                || !Objects.equals(desired.getImage(), observed.getImage())
                || !desired.getCommand().equals(observed.getCommand())
                || !observed.getArgs().isEmpty() || !observed.getEnvFrom().isEmpty()
                || observed.getEnv().size() != desired.getEnv().size() || !observed.getEnv().containsAll(desired.getEnv())
                || !Set.copyOf(observed.getVolumeMounts()).equals(Set.copyOf(desired.getVolumeMounts()))
                || observed.getLifecycle() != null || observed.getWorkingDir() != null;
    }
}
