package dev.touchstone.operator.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.operator.faults.history.Revision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is there in the end and how often each object was made and deleted, as paths and values that do not depend on when and where
 * it happened.
 *
 * @param values by path, such as {@code Model/crowd/spec/endpoint/type}
 * @param made how often each object was created and deleted
 */
public record EndState(Map<String, String> values, Map<String, String> made) {
    /** Of others, or for people only. */
    private static final Set<String> LEFT_OUT = Set.of("Event", "Lease", "Namespace");
    private static final Set<String> METADATA = Set.of("name", "labels", "annotations", "ownerReferences", "finalizers", "generation");
    /** Numbers that grow, what is computed of them, and which run was let go last: the same one, if its start had to be tried again. */
    private static final Set<String> NOT_COMPARED = Set.of("number", "acknowledged", "resourceVersion", "generation", "observedGeneration",
            "servingRevision", "contentHash", "touchstone.dev/applied-hash", "touchstone.dev/released");
    /** Whose statuses are the operator's. */
    private static final Set<String> OURS = Set.of("Context", "Model", "ModelStorage", "ABTest");
    private static final Pattern ROUTE = Pattern.compile("[Rr]oute [0-9]+");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");
    private static final Pattern DOCUMENT_NUMBERS = Pattern.compile("\"(number|generation)\":[0-9]+");

    public EndState {
        values = Map.copyOf(values);
        made = Map.copyOf(made);
    }

    /** @param namespace where it was */
    public static EndState of(List<Revision> revisions, String namespace) {
        var names = new HashMap<String, String>();
        names.put(namespace, "<namespace>");
        var made = new TreeMap<String, int[]>();
        for (var revision : revisions) {
            if (LEFT_OUT.contains(revision.kind())) {
                continue;
            }
            names.put(revision.uid(), "<uid of " + revision.kind() + " " + revision.name() + ">");
            var counts = made.computeIfAbsent(words(revision.kind() + "/" + revision.name(), Map.of(namespace, "<namespace>")), key -> new int[2]);
            counts[0] += revision.change() == Revision.Change.Added ? 1 : 0;
            counts[1] += revision.isDeleted() ? 1 : 0;
        }
        var values = new TreeMap<String, String>();
        World.replay(revisions, (world, step) -> { }).objects().stream()
                .filter(object -> !LEFT_OUT.contains(object.kind()))
                .forEach(object -> flatten(words(object.kind() + "/" + object.name(), Map.of(namespace, "<namespace>")), cleaned(object), names, values));
        var counts = new TreeMap<String, String>();
        made.forEach((object, count) -> counts.put(object, count[0] + " created, " + count[1] + " deleted"));
        return new EndState(values, counts);
    }

    /** Paths whose values differ between two runs in which nothing went wrong. */
    public Set<String> mask(EndState other) {
        var mask = new TreeSet<String>();
        var paths = new HashSet<>(values.keySet());
        paths.addAll(other.values.keySet());
        paths.stream().filter(path -> !java.util.Objects.equals(values.get(path), other.values.get(path))).forEach(mask::add);
        return mask;
    }

    /** Where another run ended otherwise than this one. */
    public List<String> differences(EndState other, Set<String> mask) {
        var found = new TreeSet<String>();
        var paths = new TreeSet<>(values.keySet());
        paths.addAll(other.values.keySet());
        paths.removeAll(mask);
        for (var path : paths) {
            var expected = values.getOrDefault(path, "nothing");
            var actual = other.values.getOrDefault(path, "nothing");
            if (!expected.equals(actual)) {
                found.add("EndState: " + path + " must be '" + expected + "' and is '" + actual + "'");
            }
        }
        var objects = new TreeSet<>(made.keySet());
        objects.addAll(other.made.keySet());
        for (var object : objects) {
            var expected = made.getOrDefault(object, "never there");
            var actual = other.made.getOrDefault(object, "never there");
            if (!expected.equals(actual)) {
                found.add("EndState: " + object + " must be " + expected + " and was " + actual);
            }
        }
        return List.copyOf(found);
    }

    private static ObjectNode cleaned(Revision object) {
        var tree = object.object().deepCopy();
        if (tree.path("metadata") instanceof ObjectNode metadata) {
            metadata.retain(METADATA);
        }
        if (!OURS.contains(object.kind())) {
            tree.remove("status");
        }
        return tree;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> names, Map<String, String> values) {
        if (node.isObject()) {
            node.properties().forEach(field -> flatten(path + "/" + field.getKey(), field.getValue(), names, values));
        } else if (node.isArray()) {
            int i = 0;
            for (var item : node) {
                flatten(path + "/" + name(item, i++), item, names, values);
            }
        } else if (NOT_COMPARED.stream().noneMatch(name -> path.endsWith("/" + name))) {
            values.put(path, words(node.asText(), names));
        }
    }

    /** Lists that have names are compared by them. */
    private static String name(JsonNode item, int position) {
        for (var key : List.of("type", "name", "kind")) {
            if (item.path(key).isTextual()) {
                return item.path(key).asText() + (key.equals("kind") ? " " + position : "");
            }
        }
        return Integer.toString(position);
    }

    private static String words(String value, Map<String, String> names) {
        var text = value;
        for (var name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        text = ROUTE.matcher(text).replaceAll("route #");
        text = TIME.matcher(text).replaceAll("<time>");
        return DOCUMENT_NUMBERS.matcher(text).replaceAll("\"$1\":0");
    }
}
