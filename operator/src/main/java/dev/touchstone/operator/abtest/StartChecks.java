package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.context.PromotionDecision;
import dev.touchstone.operator.locks.LockTargets;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import dev.touchstone.operator.modelstorage.Connections;
import dev.touchstone.operator.route.Compilation.Refused;
import dev.touchstone.operator.route.Problem;
import dev.touchstone.operator.route.RouteCompiler;
import dev.touchstone.operator.route.RouteSources;
import dev.touchstone.operator.route.RouteSources.ModelSource;
import dev.touchstone.operator.route.RouteSources.TestSource;
import dev.touchstone.operator.slots.SlotAllocator;
import dev.touchstone.operator.slots.SlotAllocator.NoSlots;
import dev.touchstone.operator.slots.Traffic;
import dev.touchstone.route.Route.ContextIdentity;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a test may start. The same checks are made twice: on what the caches know, to lock nothing in vain, and on what the
 * API server answered to the locks, which is what counts. Pure.
 */
final class StartChecks {
    private final RouteCompiler compiler = new RouteCompiler();

    /** Why a test cannot start now. */
    record Obstacle(ConditionType condition, Reason reason, String message) {
        static Obstacle unresolved(Reason reason, String message) {
            return new Obstacle(ConditionType.ResolvedRefs, reason, message);
        }
    }

    /** Everything that the test must lock, as far as what is there names it. */
    static Set<Target> targets(ABTest test, Map<Target, CustomResource<?, ?>> objects) {
        var targets = new LinkedHashSet<Target>();
        targets.add(LockTargets.context(test.getSpec()));
        if (objects.get(LockTargets.context(test.getSpec())) instanceof Context context) {
            var models = LockTargets.models(test.getSpec(), context.getSpec());
            targets.addAll(models);
            var found = models.stream().map(objects::get).filter(Model.class::isInstance)
                    .map(model -> ((Model) model).getSpec()).toList();
            targets.addAll(LockTargets.storages(context.getSpec(), found));
        }
        return targets;
    }

    Optional<Obstacle> check(ABTest test, Map<Target, CustomResource<?, ?>> objects, List<ABTest> siblings) {
        // First what only the user can mend: a trouble that passes must not hide it.
        if (objects.get(LockTargets.context(test.getSpec())) instanceof Context context) {
            var missing = control(test, context);
            if (missing.isPresent()) {
                return missing;
            }
        }
        for (var target : targets(test, objects)) {
            var obstacle = usable(target, objects.get(target));
            if (obstacle.isPresent()) {
                return obstacle;
            }
        }
        var context = (Context) objects.get(LockTargets.context(test.getSpec()));
        return promotion(test, context, siblings)
                .or(() -> fit(test, context, objects))
                .or(() -> slots(test, context));
    }

    private static Optional<Obstacle> usable(Target target, CustomResource<?, ?> object) {
        if (object == null) {
            return Optional.of(Obstacle.unresolved(Reason.RefNotFound, target + " does not exist: create it, or name another"));
        }
        var later = LaterValues.problem(object);
        if (later.isPresent()) {
            return Optional.of(Obstacle.unresolved(Reason.RefNotReady, target + " is not Accepted: " + later.get()));
        }
        var meta = object.getMetadata();
        if (meta.getDeletionTimestamp() != null) {
            return Optional.of(Obstacle.unresolved(Reason.RefNotReady, target + " is being deleted"));
        }
        var ready = Conditions.find(conditions(object), ConditionType.Ready);
        if (ready.isEmpty() || !meta.getGeneration().equals(ready.get().getObservedGeneration())) {
            return Optional.of(Obstacle.unresolved(Reason.RefNotReady,
                    target + " does not yet serve its newest spec (generation " + meta.getGeneration() + ")"));
        }
        return "True".equals(ready.get().getStatus())
                ? Optional.empty()
                : Optional.of(Obstacle.unresolved(Reason.RefNotReady, target + " is not Ready: " + ready.get().getMessage()));
    }

    private static Optional<Obstacle> control(ABTest test, Context context) {
        var own = context.getSpec().modelRef().name();
        return test.getSpec().variants().stream().anyMatch(variant -> variant.modelRef().name().equals(own))
                ? Optional.empty()
                : Optional.of(Obstacle.unresolved(Reason.NoControlModel, "`spec.variants` has no variant with the context's own model '"
                        + own + "': add one, so that the test compares with what is there"));
    }

    private static Optional<Obstacle> promotion(ABTest test, Context context, List<ABTest> siblings) {
        return siblings.stream()
                .filter(sibling -> PromotionDecision.isPending(sibling, context))
                .findFirst()
                .map(sibling -> Obstacle.unresolved(Reason.PromotionPending, "Context '" + context.getMetadata().getName()
                        + "' answers with the model that ABTest '" + sibling.getMetadata().getName()
                        + "' promotes: name it in the context's `spec.modelRef`, or remove `spec.promote`"));
    }

    /** Compiles the context with this test in it, exactly as its route will be. */
    private Optional<Obstacle> fit(ABTest test, Context context, Map<Target, CustomResource<?, ?>> objects) {
        var models = new HashMap<String, ModelSource>();
        var storages = new HashMap<String, StorageDescriptor>();
        for (var object : objects.values()) {
            switch (object) {
                case Model model -> models.put(model.getMetadata().getName(), new ModelSource(model.getSpec(), ""));
                case ModelStorage storage -> storages.put(storage.getMetadata().getName(), Connections.descriptor(storage));
                default -> { }
            }
        }
        var meta = context.getMetadata();
        var source = new TestSource(test.getMetadata().getName(), key(test), test.getSpec().run(), test.getSpec(), false,
                List.of(new SlotRange(0, Traffic.SLOTS)));
        var compilation = compiler.compile(new RouteSources(
                new ContextIdentity(meta.getNamespace(), meta.getName(), meta.getUid(), meta.getGeneration()),
                context.getSpec(), models, storages, List.of(source), Optional.empty()));
        return compilation instanceof Refused refused ? Optional.of(misfit(refused.problems().getFirst())) : Optional.empty();
    }

    private static Obstacle misfit(Problem problem) {
        return switch (problem.kind()) {
            case LaterValue -> new Obstacle(ConditionType.Accepted, Reason.NotSupported, problem.message());
            case InvalidExpression, InvalidSpec -> new Obstacle(ConditionType.Accepted, Reason.Invalid, problem.message());
            case RouteTooLarge -> new Obstacle(ConditionType.Accepted, Reason.RouteTooLarge, problem.message());
            case EndpointMismatch -> Obstacle.unresolved(Reason.ContextMismatch, problem.message());
            case RefNotFound, RefNotReady, SharedFailureDomain -> Obstacle.unresolved(Reason.RefNotReady, problem.message());
        };
    }

    private static Optional<Obstacle> slots(ABTest test, Context context) {
        var shares = new ArrayList<>(context.getStatus() == null ? List.<ContextStatus.Share>of() : context.getStatus().shares());
        shares.removeIf(share -> share.key().equals(key(test)));
        int wanted = Traffic.slots(test.getSpec().traffic());
        int free = SlotAllocator.free(shares);
        return wanted <= free
                ? Optional.empty()
                : Optional.of(new Obstacle(ConditionType.Programmed, Reason.NoSlots,
                        new NoSlots(test.getMetadata().getName(), wanted, 0, free).message()));
    }

    private static String key(ABTest test) {
        return Lock.key(test.getMetadata().getUid(), test.getSpec().run());
    }

    private static List<Condition> conditions(CustomResource<?, ?> object) {
        return switch (LockedKind.of(object).orElseThrow()) {
            case Context -> ((Context) object).getStatus() == null ? List.of() : ((Context) object).getStatus().conditions();
            case Model -> ((Model) object).getStatus() == null ? List.of() : ((Model) object).getStatus().conditions();
            case ModelStorage -> ((ModelStorage) object).getStatus() == null
                    ? List.of() : ((ModelStorage) object).getStatus().conditions();
        };
    }
}
