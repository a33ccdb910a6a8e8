package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ContextStatus.Unreadable;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.context.PodReading.Answer;
import dev.touchstone.route.RouteReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What Ready pods have not been able to read for some seconds. What a pod says of a moment makes no condition.
 *
 * @param unreadable for the status, by storage
 */
record ReadabilityDecision(Verdict verdict, List<Unreadable> unreadable) {
    static final long SECONDS = 5;

    private static final int SHOWN = 5;
    private static final int MAX_MESSAGE = 1000;

    static ReadabilityDecision decide(List<PodReading> pods) {
        var asked = pods.stream().filter(pod -> pod.ready() && pod.answer() instanceof Answer.Reported)
                .sorted(Comparator.comparing(PodReading::pod)).toList();
        if (asked.isEmpty()) {
            return new ReadabilityDecision(Verdict.unknown(ConditionType.DataReadable, Reason.NoReadyPods,
                    "No Ready pod says what it can read."), List.of());
        }
        var worst = new TreeMap<String, RouteReport.Unreadable>();
        asked.forEach(pod -> troubles(pod).forEach(trouble -> worst.merge(trouble.storage(), trouble,
                (first, next) -> first.older() && !next.older() ? next : first)));
        if (worst.isEmpty()) {
            return new ReadabilityDecision(Verdict.yes(ConditionType.DataReadable, Reason.Readable,
                    "Every Ready pod reads every storage in the version that is published."), List.of());
        }
        var all = worst.values().stream().limit(RouteReport.MAX_UNREADABLE).toList();
        return new ReadabilityDecision(verdict(all, asked), all.stream().map(ReadabilityDecision::status).toList());
    }

    /** Of one pod, those that lasted. */
    static List<RouteReport.Unreadable> troubles(PodReading pod) {
        return pod.answer() instanceof Answer.Reported reported
                ? reported.report().unreadable().stream().filter(trouble -> trouble.seconds() >= SECONDS).toList()
                : List.of();
    }

    private static Verdict verdict(List<RouteReport.Unreadable> all, List<PodReading> asked) {
        // Those without answers first: they matter most.
        var sorted = all.stream().sorted(Comparator.comparing(RouteReport.Unreadable::older)).toList();
        var words = new ArrayList<>(sorted.stream().limit(SHOWN).map(trouble -> words(trouble, asked)).toList());
        if (sorted.size() > SHOWN) {
            words.add("and " + (sorted.size() - SHOWN) + " more: see `status.unreadable`");
        }
        return Verdict.no(ConditionType.DataReadable,
                sorted.getFirst().older() ? Reason.VersionRefused : Reason.StorageUnreadable, String.join("; ", words));
    }

    private static String words(RouteReport.Unreadable trouble, List<PodReading> asked) {
        var everywhere = asked.stream().allMatch(pod -> troubles(pod).stream()
                .anyMatch(other -> other.storage().equals(trouble.storage()) && other.older() == trouble.older()));
        var who = everywhere ? "every Ready pod" : "some Ready pods";
        var models = trouble.models().isEmpty() ? "" : ", which " + trouble.models().stream()
                .map(model -> "'" + model + "'").collect(Collectors.joining(" and ", "Model ", " read" + (trouble.models().size() == 1 ? "s" : ""))) + ",";
        return "ModelStorage '" + trouble.storage() + "'" + models
                + (trouble.older() ? " is read in an older version by " : " cannot be read by ") + who + ": " + trouble.message();
    }

    private static Unreadable status(RouteReport.Unreadable trouble) {
        var message = trouble.message() == null ? "" : trouble.message();
        return new Unreadable(trouble.storage(), trouble.models(), trouble.reason(),
                message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message, trouble.older());
    }
}
