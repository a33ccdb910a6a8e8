package dev.touchstone.operator.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.operator.faults.history.Revision;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;

/** What was there at one moment; replaying a history leads from one to the next. */
final class World {
    private final Map<String, Revision> objects = new LinkedHashMap<>();
    private boolean going;

    /** @param step is told of the world after each revision, and of that revision */
    static World replay(List<Revision> revisions, BiConsumer<World, Step> step) {
        var world = new World();
        for (var revision : revisions) {
            step.accept(world, world.take(revision));
        }
        return world;
    }

    /** @param before of the same name, if there was one */
    record Step(Revision revision, Optional<Revision> before) {
        /** The same object before, if it was there. */
        Optional<Revision> sameBefore() {
            return before.filter(earlier -> earlier.uid().equals(revision.uid()));
        }
    }

    private Step take(Revision revision) {
        if (revision.kind().equals("Namespace")) {
            going |= revision.isDeleted() || revision.metadata().hasNonNull("deletionTimestamp");
        }
        var key = revision.kind() + "/" + revision.name();
        var before = revision.isDeleted() ? objects.remove(key) : objects.put(key, revision);
        return new Step(revision, Optional.ofNullable(before));
    }

    /** Everything in the namespace is being deleted, in whatever order. */
    boolean isGoing() {
        return going;
    }

    Collection<Revision> objects() {
        return objects.values();
    }

    List<Revision> objects(String kind) {
        return objects.values().stream().filter(object -> object.kind().equals(kind)).toList();
    }

    Optional<Revision> object(String kind, String name) {
        return Optional.ofNullable(objects.get(kind + "/" + name));
    }

    /** Keys of the locks that an object has. */
    static List<String> locks(Revision object) {
        return items(object.status().path("locks")).stream().map(lock -> lock.path("key").asText()).toList();
    }

    static Optional<Route> route(Revision map) {
        var document = map.object().path("data").path(Route.CONFIG_MAP_KEY);
        return map.kind().equals("ConfigMap") && document.isTextual() ? RouteDocument.read(document.asText()) : Optional.empty();
    }

    List<Route> routes() {
        return objects("ConfigMap").stream().map(World::route).flatMap(Optional::stream).toList();
    }

    static List<JsonNode> items(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false).toList() : new ArrayList<>();
    }
}
