package dev.touchstone.serving.engine;

import dev.touchstone.api.v1alpha1.Endpoint;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.route.Route.RoutedModel;
import dev.touchstone.serving.route.InvalidRouteException;
import java.util.List;

/** Prepares the models of one engine. */
public interface EngineFactory {
    boolean handles(RoutedModel model);

    /**
     * @param field where the model stands in the route, for messages
     * @param storages all that the route names; an engine remembers indexes into it
     */
    Engine prepare(String field, RoutedModel model, Endpoint endpoint, List<StorageDescriptor> storages) throws InvalidRouteException;
}
