package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestSpec.State;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.route.RouteSources.Promotion;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether the variant of an ended test answers in place of the context's model.
 *
 * <p>What answers must not change while another test holds the Context, so a promotion that comes then waits for its end. Of
 * several, that of the test that ended last counts.
 *
 * @param key of the run that promotes
 */
public record PromotionDecision(String key, Promotion promotion) {
    private static final Comparator<ABTest> LATEST =
            Comparator.comparing(PromotionDecision::endedAt).thenComparing(test -> test.getMetadata().getName());

    static Optional<PromotionDecision> decide(ContextWorld world) {
        return world.tests().stream()
                .filter(test -> isPending(test, world.context()))
                .filter(test -> world.routeStatus().promotions().contains(key(test)) || !isHeldByOther(test, world.locks()))
                .max(LATEST)
                .map(test -> new PromotionDecision(
                        key(test), new Promotion(test.getMetadata().getName(), promoted(test).orElseThrow())));
    }

    /** Asked for, and the context neither names the model nor ever did since. */
    public static boolean isPending(ABTest test, Context context) {
        return test.getMetadata().getDeletionTimestamp() == null
                && test.getSpec().contextRef().name().equals(context.getMetadata().getName())
                && promoted(test).isPresent()
                && !isTaken(test)
                && !isSuperseded(test)
                && !promoted(test).get().equals(context.getSpec().modelRef().name());
    }

    /** The model that a stopped test promotes. */
    public static Optional<String> promoted(ABTest test) {
        var spec = test.getSpec();
        return spec.state() != State.Stopped || spec.promote() == null
                ? Optional.empty()
                : spec.variants().stream().filter(variant -> variant.name().equals(spec.promote()))
                        .map(variant -> variant.modelRef().name()).findFirst();
    }

    /** The context named the model once; what it names later is its own affair. */
    public static boolean isTaken(ABTest test) {
        return test.getStatus() != null && Conditions.find(test.getStatus().conditions(), ConditionType.Concluded)
                .filter(condition -> Reason.PromotionTaken.name().equals(condition.getReason())).isPresent();
    }

    /** A promotion that ended later counted once. This one does not come back when that one is taken or its test removed. */
    public static boolean isSuperseded(ABTest test) {
        return test.getStatus() != null && Conditions.find(test.getStatus().conditions(), ConditionType.Concluded)
                .filter(condition -> Reason.Superseded.name().equals(condition.getReason())).isPresent();
    }

    /** Whether a test's promotion counts now, or was taken, that ended later than this one. */
    public static boolean isSupersededBy(ABTest other, ABTest test, List<String> inEffect) {
        return promoted(other).isPresent() && (inEffect.contains(key(other)) || isTaken(other)) && LATEST.compare(other, test) > 0;
    }

    /** Whether a test other than this one holds locks. */
    private static boolean isHeldByOther(ABTest test, Collection<Lock> locks) {
        return locks.stream().anyMatch(lock -> !lock.uid().equals(test.getMetadata().getUid()));
    }

    public static String key(ABTest test) {
        return Lock.key(test.getMetadata().getUid(), test.getSpec().run());
    }

    private static String endedAt(ABTest test) {
        return test.getStatus() == null || test.getStatus().endedAt() == null ? "" : test.getStatus().endedAt();
    }

    /** Keys, for the status. */
    static List<String> keys(Optional<PromotionDecision> decision) {
        return decision.map(PromotionDecision::key).map(List::of).orElse(List.of());
    }
}
