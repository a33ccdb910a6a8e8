package dev.touchstone.operator.modelstorage.server;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which storages want a server's volume to stay. Storages that are gone cannot be asked, so their names are kept in an
 * annotation of the StatefulSet until one of the same name says {@code deletionPolicy: Delete}.
 */
public final class Retaining {
    public static final String ANNOTATION = "touchstone.dev/retained-by";
    /** Stands for more names than an annotation should hold; it never goes away again. */
    static final String MANY = "*";

    private static final int MAX_NAMES = 500;

    private Retaining() {}

    /**
     * @param before the annotation's value
     * @param retain living storages that say Retain
     * @param delete living storages that say Delete
     */
    public static Set<String> merge(Set<String> before, Collection<String> retain, Collection<String> delete) {
        var names = new TreeSet<>(before);
        names.removeAll(delete);
        names.addAll(retain);
        return names.size() > MAX_NAMES ? Set.of(MANY) : names;
    }

    public static Set<String> read(Map<String, String> annotations) {
        var value = annotations == null ? "" : annotations.getOrDefault(ANNOTATION, "");
        return Set.of(value.split(",")).stream().filter(n -> !n.isBlank()).collect(Collectors.toCollection(TreeSet::new));
    }

    public static String write(Set<String> names) {
        return String.join(",", new TreeSet<>(names));
    }
}
