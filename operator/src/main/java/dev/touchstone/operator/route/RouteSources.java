package dev.touchstone.operator.route;

import dev.touchstone.api.v1alpha1.ABTestSpec;
import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.api.v1alpha1.ModelSpec;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.route.Route.ContextIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a route is made from.
 *
 * @param models those that exist, by name; more than needed does no harm
 * @param storages those that exist and have a server, by name; more than needed does no harm
 * @param tests those whose locks are held and that have a share, in the order in which they will be looked at
 * @param promotion the variant of an ended test that answers in place of the context's model
 */
public record RouteSources(
        ContextIdentity identity,
        ContextSpec context,
        Map<String, ModelSource> models,
        Map<String, StorageDescriptor> storages,
        List<TestSource> tests,
        Optional<Promotion> promotion) {
    public RouteSources {
        models = Map.copyOf(models);
        storages = Map.copyOf(storages);
        tests = List.copyOf(tests);
    }

    /** @param revision what {@code servedBy.revision} will say */
    public record ModelSource(ModelSpec spec, String revision) {}

    /** @param key the lock key of the run */
    public record TestSource(String name, String key, long run, ABTestSpec spec, boolean paused, List<SlotRange> slots) {
        public TestSource {
            slots = List.copyOf(slots);
        }
    }

    public record Promotion(String abTest, String model) {}
}
