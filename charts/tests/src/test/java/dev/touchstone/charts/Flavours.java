package dev.touchstone.charts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ways to install that are tested, by name. */
final class Flavours {
    static final Map<String, List<String>> ALL = new TreeMap<>(Map.of(
            "default", List.of(),
            "namespaced", List.of("--set", "watch.namespaces={films,books}"),
            "everything", List.of("--values", "src/test/resources/everything.yaml")));

    private Flavours() {}

    static String render(String flavour) {
        return Helm.template("touchstone", "touchstone-system", ALL.get(flavour).toArray(String[]::new));
    }
}
