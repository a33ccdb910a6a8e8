package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ContextStatus;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.context.PromotionDecision;
import java.util.List;

/** What a stopped test says: that it has ended, and what has become of the variant that it promotes. */
final class ConclusionDecision {
    private ConclusionDecision() {}

    static Outlook decide(TestWorld world) {
        var outlook = conclusion(world);
        return Conditions.isTrue(world.status().conditions(), ConditionType.Tainted, null)
                ? new Outlook(outlook.phase(), outlook.verdicts().stream().map(ConclusionDecision::doubted).toList())
                : outlook;
    }

    private static Verdict doubted(Verdict verdict) {
        return verdict.type() == ConditionType.Concluded
                ? Verdict.yes(verdict.type(), verdict.reason(), verdict.message() + " The run was tainted: its result is not valid.")
                : verdict;
    }

    private static Outlook conclusion(TestWorld world) {
        var promoted = PromotionDecision.promoted(world.test());
        var key = PromotionDecision.key(world.test());
        var inEffect = world.contextStatus().map(ContextStatus::route).map(route -> route.promotions()).orElse(List.of());
        if (promoted.isEmpty()) {
            return inEffect.contains(key) ? withdrawing(Reason.Stopped) : outlook(Reason.Stopped, "No pod splits the test; nothing is locked.");
        }
        var model = "'" + promoted.get() + "'";
        if (world.context().isEmpty()) {
            return waiting(Reason.RefNotFound, "Context '" + world.spec().contextRef().name() + "' does not exist.");
        }
        var context = world.context().get();
        if (PromotionDecision.isTaken(world.test()) || context.getSpec().modelRef().name().equals(promoted.get())) {
            return inEffect.contains(key) ? withdrawing(Reason.PromotionTaken) : outlook(Reason.PromotionTaken, "The context named the model " + model + " itself; `spec.promote` has no effect any more.");
        }
        if (PromotionDecision.isSuperseded(world.test()) || world.siblings().stream()
                .anyMatch(sibling -> PromotionDecision.isSupersededBy(sibling, world.test(), inEffect))) {
            return outlook(Reason.Superseded, "The promotion of another test of this context counts, as it ended later; to have model "
                    + model + " answer, name it in the context's `spec.modelRef`.");
        }
        if (inEffect.contains(key) && world.contextStatus().map(ContextStatus::model).filter(promoted.get()::equals).isPresent()) {
            return outlook(Reason.Promoted, "The context answers with the promoted model " + model
                    + ": name it in the context's `spec.modelRef` to make that last.");
        }
        var holders = world.contextStatus().map(ContextStatus::locks).orElse(List.of()).stream()
                .filter(lock -> !lock.uid().equals(world.test().getMetadata().getUid()))
                .map(lock -> "'" + lock.abTest() + "'").toList();
        return holders.isEmpty()
                ? waiting(Reason.RouteProgressing, "Not every Ready pod answers with the promoted model " + model + " yet.")
                : waiting(Reason.WaitingForTests, "The promoted model " + model + " answers when ABTest "
                        + String.join(", ", holders) + " has ended, which holds the context.");
    }

    private static Outlook outlook(Reason reason, String message) {
        return new Outlook(Phase.Stopped, List.of(
                Verdict.yes(ConditionType.Programmed, Reason.Programmed, "No pod splits the test."),
                Verdict.yes(ConditionType.Ready, reason, message),
                Verdict.yes(ConditionType.Concluded, reason, message)));
    }

    /** What was promoted before may still answer, and it was remembered already that it need not. */
    private static Outlook withdrawing(Reason concluded) {
        var message = "Not every Ready pod answers with the context's own model again yet.";
        return new Outlook(Phase.Stopped, List.of(
                Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, message),
                Verdict.no(ConditionType.Ready, Reason.RouteProgressing, message),
                Verdict.yes(ConditionType.Concluded, concluded, "No pod splits the test; nothing is locked.")));
    }

    private static Outlook waiting(Reason reason, String message) {
        return new Outlook(Phase.Stopped, List.of(
                Verdict.no(ConditionType.Programmed, reason, message),
                Verdict.no(ConditionType.Ready, reason, message),
                Verdict.yes(ConditionType.Concluded, Reason.Stopped, "No pod splits the test; nothing is locked.")));
    }
}
