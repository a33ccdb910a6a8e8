package dev.touchstone.operator.context;

import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.context.PodReading.Answer;
import dev.touchstone.operator.pods.PodTrouble;
import java.util.List;
import java.util.Optional;

/**
 * Whether the pods run a route.
 *
 * @param number of the newest written route
 * @param trouble of some pod that does not run
 */
record Acknowledgement(long number, List<PodReading> pods, Optional<PodTrouble> trouble) {
    Acknowledgement {
        pods = List.copyOf(pods);
    }

    /** Every Ready pod runs this route or a later one, and there is one. */
    boolean isComplete() {
        return pods.stream().anyMatch(PodReading::ready) && ready().stream().allMatch(pod -> pod.runs(number));
    }

    /** No pod that may get a request splits a test that this route does not have. True without pods as well. */
    boolean isBehindUs(String key) {
        return pods.stream().allMatch(pod -> pod.ready() ? pod.runs(number) : !splits(pod, key));
    }

    Verdict programmed() {
        var rejected = ready().stream().flatMap(pod -> rejection(pod).stream()).findFirst();
        if (rejected.isPresent()) {
            return Verdict.no(ConditionType.Programmed, Reason.RouteRejected, rejected.get());
        }
        var stray = ready().stream().filter(PodReading::isStray).findFirst();
        if (stray.isPresent()) {
            return Verdict.no(ConditionType.Programmed, Reason.RouteRejected, "Pod '" + stray.get().pod() + "' runs route "
                    + stray.get().number() + ", a number that somebody wrote into the route by hand, and takes no lower one: delete the pod; "
                    + "the one that comes for it takes route " + number + ".");
        }
        var unreachable = ready().stream().filter(PodReading::isUnreachable).findFirst();
        if (unreachable.isPresent()) {
            return Verdict.unknown(ConditionType.Programmed, Reason.PodUnreachable, "Pod '" + unreachable.get().pod()
                    + "' is Ready but does not say which route it runs: " + ((Answer.Unreachable) unreachable.get().answer()).why());
        }
        if (ready().isEmpty() && trouble.filter(PodTrouble::failing).isPresent()) {
            return Verdict.no(ConditionType.Programmed, Reason.PodsFailing,
                    "Route " + number + " is written; no pod is Ready. " + trouble.get().message() + ".");
        }
        if (ready().isEmpty()) {
            return Verdict.no(ConditionType.Programmed, Reason.NoReadyPods, pods.isEmpty()
                    ? "Route " + number + " is written; no pod runs yet" + trouble.map(why -> ": " + why.message()).orElse("") + "."
                    : "Route " + number + " is written; none of " + pods.size() + " pods is Ready" + whyNot() + ".");
        }
        long behind = ready().stream().filter(pod -> !pod.runs(number)).count();
        return behind > 0
                ? Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, behind + " of " + ready().size()
                        + " Ready pods do not run route " + number + " yet.")
                : Verdict.yes(ConditionType.Programmed, Reason.Programmed, "Every Ready pod runs route " + number + "."
                        + trouble.map(why -> " " + why.message() + ".").orElse(""));
    }

    /** A pod that cannot take its first route is never Ready: what it says of it is all that there is to go by. */
    private String whyNot() {
        return pods.stream().flatMap(pod -> rejection(pod).stream()).findFirst().map(message -> ": " + message).orElse("");
    }

    private List<PodReading> ready() {
        return pods.stream().filter(PodReading::ready).toList();
    }

    private static boolean splits(PodReading pod, String key) {
        return pod.answer() instanceof Answer.Reported reported && reported.report().splitting().contains(key);
    }

    private Optional<String> rejection(PodReading pod) {
        if (pod.answer() instanceof Answer.Reported reported && reported.report().number() < number) {
            return Optional.ofNullable(reported.report().rejected())
                    .filter(rejected -> rejected.number() == 0 || rejected.number() >= number)
                    .map(rejected -> "Pod '" + pod.pod() + "' keeps route " + reported.report().number() + " and refuses route "
                            + number + ": " + rejected.message());
        }
        return Optional.empty();
    }
}
