package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ContextStatus;
import dev.touchstone.api.v1alpha1.ContextStatus.RouteStatus;
import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.report.NameList;
import dev.touchstone.operator.report.Report;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to say about a Context. Pure. */
final class ContextReport {
    Report of(ContextWorld world, ContextPlan plan, ContextResult result) {
        var verdicts = new ArrayList<Verdict>();
        var programmed = Outcome.obstacle(result.outcomes(), ConditionType.Programmed).orElseGet(() -> programmed(world, plan, result));
        plan.verdicts().stream().filter(verdict -> !isWarning(verdict)).forEach(verdicts::add);
        verdicts.add(programmed);
        verdicts.add(Verdict.ready(verdicts, "Every Ready pod answers as the spec says."));
        // Not part of Ready: it heals by itself, and what is empty or away must not keep others from being set up.
        var readability = ReadabilityDecision.decide(world.pods());
        verdicts.add(readability.verdict());
        plan.verdicts().stream().filter(ContextReport::isWarning).forEach(verdicts::add);
        var notices = new ArrayList<Notice>(result.notices());
        if (result.routeWritten()) {
            notices.add(new Notice(EventReason.RouteWritten, "Route " + number(plan) + " was compiled from generation "
                    + world.context().getMetadata().getGeneration() + "."));
        }
        return Report.of(status(world, plan, result, readability.unreadable()), verdicts).withNotices(notices).onlyIfUntouched();
    }

    private static boolean isWarning(Verdict verdict) {
        return verdict.type() == ConditionType.SharedFailureDomain || verdict.type() == ConditionType.Tampered;
    }

    private static Verdict programmed(ContextWorld world, ContextPlan plan, ContextResult result) {
        if (world.options().isEmpty()) {
            return Verdict.no(ConditionType.Programmed, Reason.NotSupported,
                    "This installation has no image for context servers: set `runtime.image` of the chart.");
        }
        if (plan.route().route().isEmpty()) {
            return Verdict.no(ConditionType.Programmed, Reason.NoRoute,
                    "There is no route yet, because the Context cannot be compiled: see Accepted and ResolvedRefs.");
        }
        if (plan.route().isNew()) {
            return Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, result.routeWritten()
                    ? "Route " + number(plan) + " was written just now."
                    : "A new route is about to be written.");
        }
        if (!world.shares().containsAll(plan.split().shares())) {
            // The next route has them; until then it must not look as if a test had all that it asked for.
            return Verdict.no(ConditionType.Programmed, Reason.RouteProgressing, "A route with more slots for a test is about to be written.");
        }
        return world.acknowledgement().programmed();
    }

    private static ContextStatus status(
            ContextWorld world, ContextPlan plan, ContextResult result, List<ContextStatus.Unreadable> unreadable) {
        var route = routeStatus(world, plan, result);
        var splitting = route.splitting();
        var test = NameList.of(plan.split().shares().stream().filter(share -> splitting.contains(share.key()))
                .map(ContextStatus.Share::abTest).toList());
        return new ContextStatus(
                null, List.of(), List.of(), null,
                world.replicas(),
                ContextNames.selectorText(world.context()),
                plan.route().route().map(Route::model).orElse(null),
                test.isEmpty() ? null : test,
                route,
                unreadable,
                plan.split().shares());
    }

    private static RouteStatus routeStatus(ContextWorld world, ContextPlan plan, ContextResult result) {
        var before = world.routeStatus();
        var current = result.routeWritten() ? plan.route().route() : world.written();
        var number = Math.max(current.map(Route::number).orElse(0L), world.numberInStatus());
        var hash = current.map(RouteDocument::contentHash).orElse(before.contentHash());
        var acknowledged = !plan.route().isNew() && plan.route().route().isPresent() && world.acknowledgement().isComplete();
        if (acknowledged) {
            return new RouteStatus(number, hash, number, splitting(current), PromotionDecision.keys(plan.promotion()));
        }
        // Until then what was acknowledged before is what some pod may still do; what the newest route takes away, it will.
        return new RouteStatus(number, hash, before.acknowledged(), before.splitting(), before.promotions());
    }

    private static List<String> splitting(Optional<Route> route) {
        return route.map(Route::tests).orElse(List.of()).stream().filter(test -> !test.paused()).map(Route.Test::key).toList();
    }

    private static long number(ContextPlan plan) {
        return plan.route().route().map(Route::number).orElse(0L);
    }
}
