package dev.touchstone.serving.engine.lookup;

import dev.touchstone.api.v1alpha1.Endpoint;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.expression.ContextExpressions;
import dev.touchstone.expression.InvalidExpressionException;
import dev.touchstone.route.Route.RoutedModel;
import dev.touchstone.serving.engine.Engine;
import dev.touchstone.serving.engine.EngineFactory;
import dev.touchstone.serving.route.InvalidRouteException;
import java.util.List;

/** Prepares {@code lookup} models. */
public final class LookupFactory implements EngineFactory {
    private final ContextExpressions expressions = new ContextExpressions();

    @Override
    public boolean handles(RoutedModel model) {
        return model.lookup() != null;
    }

    @Override
    public Engine prepare(String field, RoutedModel model, Endpoint endpoint, List<StorageDescriptor> storages)
            throws InvalidRouteException {
        String name = model.lookup().storage();
        int index = storages.stream().map(StorageDescriptor::name).toList().indexOf(name);
        if (index < 0) {
            throw new InvalidRouteException("`" + field + ".lookup.storage` must name one of the route's storages, but is '" + name + "'");
        }
        StorageDescriptor storage = storages.get(index);
        if (storage.format() != Format.RankedList) {
            throw new InvalidRouteException("`" + field + ".lookup.storage` must be of format 'RankedList', but '" + name + "' is '" + storage.format() + "'");
        }
        try {
            return new Lookup(index, expressions.lookupKey(field + ".lookup.key", model.lookup().key(), endpoint.inputs(), storage.key().type()));
        } catch (InvalidExpressionException e) {
            throw new InvalidRouteException(e.getMessage(), e);
        }
    }
}
