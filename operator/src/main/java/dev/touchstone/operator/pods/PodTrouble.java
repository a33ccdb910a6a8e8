package dev.touchstone.operator.pods;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why a pod does not run. Pure.
 *
 * @param failing false: it may just take a while, such as a volume that is being made
 * @param message for people, a sentence without its full stop; the same at every try
 */
public record PodTrouble(boolean failing, String message) {
    /** Kubernetes alternates between the two. */
    private static final Set<String> PULLING = Set.of("ImagePullBackOff", "ErrImagePull");
    private static final Set<String> FAILING = Set.of("InvalidImageName", "ErrImageNeverPull", "ImageInspectError",
            "CreateContainerConfigError", "CreateContainerError", "RunContainerError");
    private static final String BACK_OFF = "^Back-off pulling image \"[^\"]*\"(: ErrImagePull: )?";
    /** One crash may be an accident. */
    private static final int CRASHES = 2;
    private static final int MAX_MESSAGE = 600;

    public PodTrouble {
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }

    /** The worst of several, of equals that of the first pod by name. */
    public static Optional<PodTrouble> worst(Collection<Pod> pods) {
        var troubles = pods.stream().sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .flatMap(pod -> of(pod).stream()).toList();
        return troubles.stream().filter(PodTrouble::failing).findFirst().or(() -> troubles.stream().findFirst());
    }

    /** Of one that should run; one that is going has no trouble. */
    public static Optional<PodTrouble> of(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null || pod.getStatus() == null) {
            return Optional.empty();
        }
        var name = "Pod '" + pod.getMetadata().getName() + "'";
        if ("Failed".equals(pod.getStatus().getPhase())) {
            return failing(name + " failed" + because(pod.getStatus().getReason(), pod.getStatus().getMessage()));
        }
        return containers(pod).flatMap(status -> of(name, status).stream()).findFirst().or(() -> unscheduled(name, pod));
    }

    /** What keeps a Deployment from making its pods: a quota, an admission policy. */
    public static Optional<PodTrouble> of(Deployment deployment) {
        return deployment.getStatus() == null ? Optional.empty() : deployment.getStatus().getConditions().stream()
                .filter(condition -> "ReplicaFailure".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst()
                .flatMap(condition -> failing("Pods cannot be made: " + stable(condition.getMessage())));
    }

    /** Every try has another pod's name. */
    static String stable(String message) {
        return message == null ? "" : message.replaceAll("pods \"[^\"]*\"", "pods");
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return Stream.of(pod.getStatus().getInitContainerStatuses(), pod.getStatus().getContainerStatuses())
                .flatMap(List::stream);
    }

    private static Optional<PodTrouble> of(String pod, ContainerStatus status) {
        var waiting = Optional.ofNullable(status.getState()).map(state -> state.getWaiting());
        var reason = waiting.map(ContainerStateWaiting::getReason).orElse("");
        if (PULLING.contains(reason)) {
            return failing(pod + " is in ImagePullBackOff: image '" + status.getImage() + "' cannot be pulled"
                    + because("", Optional.ofNullable(waiting.get().getMessage()).orElse("").replaceFirst(BACK_OFF, "")));
        }
        if (FAILING.contains(reason)) {
            return failing(pod + " is in " + reason + because("", waiting.get().getMessage()));
        }
        var crashes = Optional.ofNullable(status.getRestartCount()).orElse(0);
        var last = Optional.ofNullable(status.getLastState()).map(state -> state.getTerminated());
        return !Boolean.TRUE.equals(status.getReady()) && crashes >= CRASHES && last.isPresent()
                ? failing(pod + " is in CrashLoopBackOff: container '" + status.getName() + "' ends again and again" + how(last.get()))
                : Optional.empty();
    }

    private static String how(ContainerStateTerminated last) {
        var lines = last.getMessage() == null ? List.<String>of() : last.getMessage().lines().filter(line -> !line.isBlank()).toList();
        return ", with exit code " + last.getExitCode() + because(last.getReason(), lines.isEmpty() ? "" : lines.getLast());
    }

    private static Optional<PodTrouble> unscheduled(String name, Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(condition -> new PodTrouble(false, name + " has no node" + because("", condition.getMessage())));
    }

    private static String because(String reason, String message) {
        return Stream.of(reason, message).filter(part -> part != null && !part.isBlank()).map(String::strip)
                .reduce((first, second) -> first + ": " + second).map(words -> ": " + words).orElse("");
    }

    private static Optional<PodTrouble> failing(String message) {
        return Optional.of(new PodTrouble(true, message));
    }
}
