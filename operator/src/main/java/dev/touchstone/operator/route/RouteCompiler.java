package dev.touchstone.operator.route;

import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.ModelSpec;
import dev.touchstone.api.v1alpha1.Reference;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.route.Compilation.Compiled;
import dev.touchstone.operator.route.Compilation.Refused;
import dev.touchstone.operator.route.RouteSources.TestSource;
import dev.touchstone.route.Route;
import dev.touchstone.route.Route.FallbackStep;
import dev.touchstone.route.Route.LookupEngine;
import dev.touchstone.route.Route.RoutedModel;
import dev.touchstone.route.Route.UnitExpression;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Compiles a Context: checks first, all of them, so that a person sees every problem at once; then assembles. */
public final class RouteCompiler {
    private final ContextChecks contextChecks = new ContextChecks();
    private final ModelChecks modelChecks = new ModelChecks();

    public Compilation compile(RouteSources sources) {
        var later = LaterValues.problem(sources.context());
        if (later.isPresent()) {
            // What its expressions mean is not known then either.
            return new Refused(List.of(new Problem(Problem.Kind.LaterValue, later.get())));
        }
        var problems = new ArrayList<Problem>();
        problems.addAll(contextChecks.problems(sources));
        problems.addAll(modelChecks.problems(sources));
        if (!problems.isEmpty()) {
            return new Refused(problems.stream().distinct().toList());
        }
        var route = assemble(sources);
        int bytes = RouteDocument.write(route).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > RouteDocument.MAX_BYTES) {
            return new Refused(List.of(new Problem(Problem.Kind.RouteTooLarge, "The compiled route has " + bytes
                    + " bytes and must not have more than " + RouteDocument.MAX_BYTES
                    + ": use fewer or shorter rules, or split the context")));
        }
        return new Compiled(route, RouteDocument.contentHash(route), SharedFailureDomains.warnings(sources));
    }

    private static Route assemble(RouteSources sources) {
        var context = sources.context();
        return new Route(
                Route.FORMAT,
                0,
                sources.identity(),
                context.endpoint(),
                context.unit() == null ? null : new UnitExpression(context.unit().name(), context.unit().value()),
                context.deadlineMillis(),
                answering(sources),
                context.fallbacks().stream()
                        .map(fallback -> new FallbackStep(fallback.modelRef().name(), fallback.timeoutMillis())).toList(),
                modelNames(sources).stream().map(name -> routed(name, sources)).toList(),
                storageNames(sources).stream().map(name -> bare(sources.storages().get(name))).toList(),
                context.rules(),
                sources.tests().stream().map(test -> routed(test, sources)).toList(),
                Optional.ofNullable(context.expectations()).map(ContextSpec.Expectations::items)
                        .map(ContextSpec.Items::count).orElse(0));
    }

    /** The model that answers whoever is in no test. */
    static String answering(RouteSources sources) {
        return sources.promotion().map(RouteSources.Promotion::model).orElse(sources.context().modelRef().name());
    }

    private static LinkedHashSet<String> modelNames(RouteSources sources) {
        var names = new LinkedHashSet<String>();
        names.add(answering(sources));
        sources.context().fallbacks().forEach(fallback -> names.add(fallback.modelRef().name()));
        sources.tests().forEach(test -> test.spec().variants().forEach(variant -> names.add(variant.modelRef().name())));
        return names;
    }

    private static LinkedHashSet<String> storageNames(RouteSources sources) {
        var names = new LinkedHashSet<String>();
        modelNames(sources).forEach(name -> storage(sources.models().get(name).spec()).ifPresent(names::add));
        sources.context().rules().forEach(rule -> rule.data().forEach(data -> names.add(data.storageRef().name())));
        return names;
    }

    static Optional<String> storage(ModelSpec model) {
        return Optional.ofNullable(model.lookup()).map(ModelSpec.Lookup::storageRef).map(Reference::name);
    }

    private static RoutedModel routed(String name, RouteSources sources) {
        var model = sources.models().get(name);
        var lookup = model.spec().lookup();
        return new RoutedModel(
                name, model.revision(), model.spec().timeoutMillis(), new LookupEngine(lookup.storageRef().name(), lookup.key()));
    }

    /** Checks are for loaders: with them in the route, editing one would make every pod prepare it anew. */
    private static StorageDescriptor bare(StorageDescriptor storage) {
        return new StorageDescriptor(storage.namespace(), storage.name(), storage.format(), storage.mode(), storage.key(),
                storage.fields(), storage.keepVersions(), List.of(), storage.server());
    }

    private static Route.Test routed(TestSource test, RouteSources sources) {
        var spec = test.spec();
        var salt = spec.salt() == null || spec.salt().isEmpty() ? sources.identity().namespace() + "/" + test.name() : spec.salt();
        var audience = spec.audience() == null || spec.audience().isEmpty() ? null : spec.audience();
        return new Route.Test(test.name(), test.key(), test.run(), salt, test.paused(), test.slots(), audience, spec.control(),
                spec.variants().stream()
                        .map(variant -> new Route.Variant(variant.name(), variant.modelRef().name(), variant.weight())).toList());
    }
}
