package dev.touchstone.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.api.v1alpha1.ContextSpec.Rule;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.api.v1alpha1.Endpoint;
import dev.touchstone.connection.StorageDescriptor;
import java.util.List;

/**
 * A compiled context.
 *
 * @param format the version of this document's shape; a reader refuses another one
 * @param number grows with every change of the content and never goes back; at most {@link #MAX_NUMBER}
 * @param unit the CEL string that names who is served
 * @param model the name of the model that answers whoever is in no test (a promoted one, if there is)
 * @param fallbacks tried in order
 * @param models every model that is named anywhere in this route, once
 * @param storages every storage that is named anywhere in this route, once
 * @param expectedItems what an answer of a Recommendation should have; 0 when the context expects nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Route(
        int format,
        long number,
        ContextIdentity context,
        Endpoint endpoint,
        UnitExpression unit,
        int deadlineMillis,
        String model,
        List<FallbackStep> fallbacks,
        List<RoutedModel> models,
        List<StorageDescriptor> storages,
        List<Rule> rules,
        List<Test> tests,
        int expectedItems) {
    public static final int FORMAT = 1;
    /**
     * What no counting ever reaches, and all readers of JSON understand. Who wrote a higher one wrote it by hand: no pod takes it, as
     * none could come after it.
     */
    public static final long MAX_NUMBER = (1L << 53) - 1;
    public static final String CONFIG_MAP_KEY = "route.json";

    /** The name of the ConfigMap that has the route of a Context of that name. */
    public static String configMap(String context) {
        return context + "-route-v" + FORMAT;
    }

    public Route {
        fallbacks = copy(fallbacks);
        models = copy(models);
        storages = copy(storages);
        rules = copy(rules);
        tests = copy(tests);
    }

    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** @param generation of the Context that this was compiled from */
    public record ContextIdentity(String namespace, String name, String uid, long generation) {}

    public record UnitExpression(String name, String value) {}

    public record FallbackStep(String model, int timeoutMillis) {}

    /** @param lookup the only engine of this format version */
    public record RoutedModel(String name, String revision, int timeoutMillis, LookupEngine lookup) {}

    public record LookupEngine(String storage, String key) {}

    /**
     * A test whose locks are held.
     *
     * @param key {@code <test uid>-<run>}
     * @param paused assignment is kept, but the context's model answers and nothing is an exposure
     * @param slots the test's share of the layer
     * @param audience CEL bool; {@code null}: everybody
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Test(
            String name, String key, long run, String salt, boolean paused, List<SlotRange> slots, String audience,
            String control, List<Variant> variants) {
        public Test {
            slots = copy(slots);
            variants = copy(variants);
        }
    }

    public record Variant(String name, String model, int weight) {}
}
