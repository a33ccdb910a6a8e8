package dev.touchstone.operator.report;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Names in a field of a status that people read in a column: however many there are, the API server takes it. */
public final class NameList {
    /** As the schemas bound it. */
    static final int MAX_LENGTH = 1024;

    private NameList() {}

    /** Sorted, each once: {@code a,b}, or {@code a,b and 7 more} where they would be too long. Empty: there is none. */
    public static String of(Collection<String> names) {
        var sorted = List.copyOf(new TreeSet<>(names));
        var all = String.join(",", sorted);
        for (int shown = sorted.size() - 1; all.length() > MAX_LENGTH; shown--) {
            all = String.join(",", sorted.subList(0, shown)) + " and " + (sorted.size() - shown) + " more";
        }
        return all;
    }
}
