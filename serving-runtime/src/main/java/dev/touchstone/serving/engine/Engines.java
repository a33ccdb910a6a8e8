package dev.touchstone.serving.engine;

import dev.touchstone.api.v1alpha1.Endpoint;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.route.Route.RoutedModel;
import dev.touchstone.serving.engine.lookup.LookupFactory;
import dev.touchstone.serving.route.InvalidRouteException;
import java.util.List;

/** The registry of engines. */
public final class Engines {
    private final List<EngineFactory> factories;

    public Engines(List<EngineFactory> factories) {
        this.factories = List.copyOf(factories);
    }

    /** All engines of this release. */
    public static Engines standard() {
        return new Engines(List.of(new LookupFactory()));
    }

    public Engine prepare(String field, RoutedModel model, Endpoint endpoint, List<StorageDescriptor> storages)
            throws InvalidRouteException {
        for (EngineFactory factory : factories) {
            if (factory.handles(model)) {
                return factory.prepare(field, model, endpoint, storages);
            }
        }
        throw new InvalidRouteException("`" + field + "` must have an engine that this release knows: lookup");
    }
}
