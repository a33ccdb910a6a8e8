package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTestSpec.Variant;
import dev.touchstone.api.v1alpha1.ContextStatus;
import dev.touchstone.api.v1alpha1.ContextStatus.Unreadable;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether every variant has answers, as its context's pods say. */
final class VariantsDecision {
    private VariantsDecision() {}

    static Verdict decide(TestWorld world) {
        var isKnown = world.contextStatus()
                .flatMap(status -> Conditions.find(status.conditions(), ConditionType.DataReadable))
                .filter(condition -> !"Unknown".equals(condition.getStatus())).isPresent();
        if (!isKnown) {
            return Verdict.unknown(ConditionType.VariantsHealthy, Reason.NoReadyPods, "No Ready pod of the context says what it can read.");
        }
        var unreadable = world.contextStatus().map(ContextStatus::unreadable).orElse(List.of());
        var failing = world.spec().variants().stream()
                .flatMap(variant -> words(variant, unreadable).stream())
                .collect(Collectors.joining("; "));
        return failing.isEmpty()
                ? Verdict.yes(ConditionType.VariantsHealthy, Reason.VariantsAnswer, "Every variant's model can read its data.")
                : Verdict.no(ConditionType.VariantsHealthy, Reason.VariantFailing, failing + ". " + consequence(world));
    }

    private static Optional<String> words(Variant variant, List<Unreadable> unreadable) {
        var model = variant.modelRef().name();
        return unreadable.stream()
                .filter(one -> one.models().contains(model) && !one.older())
                .findFirst()
                .map(one -> "Variant '" + variant.name() + "' has no answers, as its Model '" + model + "' cannot read ModelStorage '"
                        + one.storage() + "': " + one.message());
    }

    private static String consequence(TestWorld world) {
        var hasFallbacks = world.context().filter(context -> !context.getSpec().fallbacks().isEmpty()).isPresent();
        return "Its units stay in it and are counted as exposed; they get "
                + (hasFallbacks ? "what the context's fallbacks answer." : "no answer, as the context has no fallbacks.");
    }
}
