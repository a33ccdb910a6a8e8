package dev.touchstone.operator.references;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import java.util.stream.Stream;

/** The names in a spec, which may be of what does not exist. */
public final class References {
    private References() {}

    /** The context's own model and its fallbacks. */
    public static Stream<String> models(Context context) {
        return Stream.concat(
                Stream.of(context.getSpec().modelRef().name()),
                context.getSpec().fallbacks().stream().map(fallback -> fallback.modelRef().name()));
    }

    /** What the context's rules read. */
    public static Stream<String> storages(Context context) {
        return context.getSpec().rules().stream().flatMap(rule -> rule.data().stream()).map(data -> data.storageRef().name());
    }

    /** What the model reads. */
    public static Stream<String> storages(Model model) {
        return Stream.ofNullable(model.getSpec().lookup()).map(lookup -> lookup.storageRef().name());
    }

    /** The variants' models. */
    public static Stream<String> models(ABTest test) {
        return test.getSpec().variants().stream().map(variant -> variant.modelRef().name());
    }

    public static String context(ABTest test) {
        return test.getSpec().contextRef().name();
    }
}
