package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.operator.alerts.AlertRules;
import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.apply.Ownership;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.context.ContextWorld.Connection;
import dev.touchstone.operator.route.Compilation;
import dev.touchstone.operator.route.Compilation.Compiled;
import dev.touchstone.operator.route.Compilation.Refused;
import dev.touchstone.operator.route.Problem;
import dev.touchstone.operator.route.RouteCompiler;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.route.RouteSources;
import dev.touchstone.route.Route;
import dev.touchstone.route.Route.ContextIdentity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** From all that matters to a Context to what to do about it. */
final class ContextDecision {
    private final RouteCompiler compiler = new RouteCompiler();

    ContextPlan decide(ContextWorld world) {
        var split = SplitDecision.decide(world);
        var promotion = PromotionDecision.decide(world);
        var compilation = compiler.compile(sources(world, split, promotion));
        var route = RouteDecision.decide(compilation, split.routed(), world.written(), world.highestNumber());
        var effective = promotion.filter(wanted -> route.route().isPresent()
                && route.route().get().model().equals(wanted.promotion().model()));
        if (world.context().getMetadata().getDeletionTimestamp() != null) {
            // What it owned is being collected: making it anew would be a race.
            return new ContextPlan(List.of(), Optional.empty(), route, split, effective, verdicts(compilation, world));
        }
        return new ContextPlan(
                objects(world, route.route()), routeChange(world, route), route, split, effective, verdicts(compilation, world));
    }

    private static RouteSources sources(ContextWorld world, SplitDecision split, Optional<PromotionDecision> promotion) {
        var context = world.context();
        var meta = context.getMetadata();
        return new RouteSources(
                new ContextIdentity(meta.getNamespace(), meta.getName(), meta.getUid(), meta.getGeneration()),
                context.getSpec(),
                world.models(),
                world.storages().values().stream().map(Connection::storage).collect(Collectors.toMap(s -> s.name(), s -> s)),
                split.routed(),
                promotion.map(PromotionDecision::promotion));
    }

    /** Credentials before the route that needs them, the route's reader before both. */
    private static List<Change> objects(ContextWorld world, Optional<Route> route) {
        var context = world.context();
        var objects = new ContextObjects(context);
        var changes = new ArrayList<Change>();
        changes.add(apply(objects.serviceAccount(), world));
        changes.add(apply(objects.role(), world));
        changes.add(apply(objects.roleBinding(), world));
        changes.add(apply(objects.service(), world));
        changes.add(apply(objects.disruptionBudget(), world));
        route.ifPresent(current -> changes.add(apply(objects.credentials(credentials(world, current)), world)));
        world.options().ifPresent(options -> changes.add(deployment(objects.deployment(options, world.wantedReplicas().orElse(null)), world)));
        changes.addAll(alerts(world));
        return changes;
    }

    /** A server that cannot be resolved now keeps the credentials that are in use. */
    private static Map<String, String> credentials(ContextWorld world, Route route) {
        var byServer = new TreeMap<String, String>();
        var inUse = world.credentialsInUse();
        for (var storage : route.storages()) {
            var server = storage.server().id();
            world.storages().values().stream()
                    .filter(known -> known.storage().server().id().equals(server))
                    .map(Connection::credentials)
                    .findFirst()
                    .or(() -> Optional.ofNullable(inUse.get(server)))
                    .ifPresent(credentials -> byServer.put(server, credentials));
        }
        return byServer;
    }

    private static Optional<Change> routeChange(ContextWorld world, RouteDecision decision) {
        return decision.route()
                .map(route -> Change.applyUnchanged(
                        new ContextObjects(world.context()).route(RouteDocument.write(route)), world.routeMap()));
    }

    private static List<Change> alerts(ContextWorld world) {
        var context = world.context();
        var rules = AlertRules.of(context, world.alerts());
        var file = world.owned(ConfigMap.class, ContextNames.alertRules(context));
        if (!world.prometheusOperator()) {
            return List.of(Change.apply(owned(rules.configMap(), context), file));
        }
        var changes = new ArrayList<Change>();
        changes.add(Change.apply(owned(rules.prometheusRule(), context), Optional.empty()));
        file.ifPresent(left -> changes.add(Change.delete(left)));
        return changes;
    }

    private static <T extends HasMetadata> T owned(T object, Context context) {
        object.getMetadata().setOwnerReferences(List.of(Ownership.reference(context)));
        return object;
    }

    private static Change apply(HasMetadata desired, ContextWorld world) {
        return Change.apply(desired, world.owned(desired.getClass(), desired.getMetadata().getName()));
    }

    /** Other replicas are put right only on what was looked at: an autoscaler that came in between has them then. */
    private static Change deployment(Deployment desired, ContextWorld world) {
        var observed = world.owned(Deployment.class, desired.getMetadata().getName());
        var replicas = desired.getSpec().getReplicas();
        return replicas == null || observed.filter(found -> !replicas.equals(found.getSpec().getReplicas())).isEmpty()
                ? Change.apply(desired, observed) : Change.applyUnchanged(desired, observed);
    }

    private static List<Verdict> verdicts(Compilation compilation, ContextWorld world) {
        var problems = compilation instanceof Refused refused ? refused.problems() : List.<Problem>of();
        var verdicts = new ArrayList<Verdict>();
        verdicts.add(verdict(ConditionType.Accepted, problems.stream().filter(p -> !p.kind().isAboutReference()).toList(),
                Reason.Accepted, "The spec makes sense."));
        verdicts.add(verdict(ConditionType.ResolvedRefs, problems.stream().filter(p -> p.kind().isAboutReference()).toList(),
                Reason.Resolved, "Everything that the spec names exists and fits."));
        if (compilation instanceof Compiled compiled && !compiled.warnings().isEmpty()) {
            verdicts.add(Verdict.yes(ConditionType.SharedFailureDomain, Reason.SharedServer, words(compiled.warnings())));
        }
        TamperDecision.decide(world).ifPresent(verdicts::add);
        return verdicts;
    }

    private static Verdict verdict(ConditionType type, List<Problem> problems, Reason good, String message) {
        return problems.isEmpty()
                ? Verdict.yes(type, good, message)
                : Verdict.no(type, reason(problems.getFirst().kind()), words(problems));
    }

    private static String words(List<Problem> problems) {
        return problems.stream().map(Problem::message).collect(Collectors.joining("; "));
    }

    static Reason reason(Problem.Kind kind) {
        return switch (kind) {
            case InvalidExpression, InvalidSpec -> Reason.Invalid;
            case LaterValue -> Reason.NotSupported;
            case RouteTooLarge -> Reason.RouteTooLarge;
            case RefNotFound -> Reason.RefNotFound;
            case RefNotReady -> Reason.RefNotAccepted;
            case EndpointMismatch -> Reason.RefMismatch;
            case SharedFailureDomain -> Reason.SharedServer;
        };
    }
}
