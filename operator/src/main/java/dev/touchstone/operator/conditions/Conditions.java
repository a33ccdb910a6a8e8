package dev.touchstone.operator.conditions;

import dev.touchstone.operator.conditions.Verdict.Status;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns verdicts into conditions. */
public final class Conditions {
    /** The API allows 32768; nobody reads that, and a status is stored many times. */
    private static final int MAX_MESSAGE = 2048;

    private Conditions() {}

    /**
     * The conditions that follow from the verdicts, in their order, plus {@code Stalled} when one of them is False for a
     * reason that the user must fix. A condition that was there stays: whoever waits for it must not have to tell "not now" from
     * "never". If nothing is to be said of it any more, it is Unknown. A transition time moves only when the status does; of
     * {@code Tampered}, which is about a moment, also when it is about another one.
     */
    public static List<Condition> merge(List<Condition> before, long generation, List<Verdict> verdicts, Instant now) {
        var all = new ArrayList<>(verdicts);
        stalled(verdicts).ifPresent(all::add);
        Stream.of(ConditionType.values())
                .filter(type -> !type.isOnlyWhenTrue() && find(before, type).isPresent())
                .filter(type -> verdicts.stream().noneMatch(verdict -> verdict.type() == type))
                .forEach(type -> all.add(Verdict.unknown(type, Reason.Unknown, "Nothing is to be said of this at present.")));
        return all.stream().map(v -> condition(before, generation, v, now)).toList();
    }

    /** The condition of a type. */
    public static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
        return conditions.stream().filter(c -> type.name().equals(c.getType())).findFirst();
    }

    /** Whether a condition is True and was said of the given generation. */
    public static boolean isTrue(List<Condition> conditions, ConditionType type, Long generation) {
        return find(conditions, type)
                .filter(c -> "True".equals(c.getStatus()))
                .filter(c -> generation == null || generation.equals(c.getObservedGeneration()))
                .isPresent();
    }

    private static Optional<Verdict> stalled(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(v -> v.status() == Status.False && v.reason().userMustFix())
                .findFirst()
                .map(v -> Verdict.yes(ConditionType.Stalled, v.reason(), v.message()));
    }

    private static Condition condition(List<Condition> before, long generation, Verdict verdict, Instant now) {
        var since = find(before, verdict.type())
                .filter(c -> verdict.status().name().equals(c.getStatus()))
                .filter(c -> verdict.type() != ConditionType.Tampered || cut(verdict.message()).equals(c.getMessage()))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(verdict.type().name())
                .withStatus(verdict.status().name())
                .withReason(verdict.reason().name())
                .withMessage(cut(verdict.message()))
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }
}
