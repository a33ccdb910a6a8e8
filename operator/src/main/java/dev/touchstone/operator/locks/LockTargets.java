package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.ABTestSpec;
import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.ModelSpec;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** What a test must hold: everything that can change an answer in its context. */
public final class LockTargets {
    private LockTargets() {}

    public static Target context(ABTestSpec test) {
        return new Target(LockedKind.Context, test.contextRef().name());
    }

    /** Every variant's model, the context's model, all fallbacks. */
    public static Set<Target> models(ABTestSpec test, ContextSpec context) {
        var names = new TreeSet<String>();
        names.add(context.modelRef().name());
        context.fallbacks().forEach(fallback -> names.add(fallback.modelRef().name()));
        test.variants().forEach(variant -> names.add(variant.modelRef().name()));
        return targets(LockedKind.Model, names);
    }

    /** What these models and the context's rules read. */
    public static Set<Target> storages(ContextSpec context, Collection<ModelSpec> models) {
        var names = new TreeSet<String>();
        context.rules().forEach(rule -> rule.data().forEach(data -> names.add(data.storageRef().name())));
        models.stream().filter(model -> model.lookup() != null)
                .forEach(model -> names.add(model.lookup().storageRef().name()));
        return targets(LockedKind.ModelStorage, names);
    }

    private static Set<Target> targets(LockedKind kind, Set<String> names) {
        var targets = new LinkedHashSet<Target>();
        names.forEach(name -> targets.add(new Target(kind, name)));
        return targets;
    }
}
