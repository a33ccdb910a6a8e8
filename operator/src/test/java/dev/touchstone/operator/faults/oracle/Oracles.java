package dev.touchstone.operator.faults.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All promises that are kept at every moment. */
public final class Oracles {
    private static final List<Oracle> ALL = List.of(
            new LocksAreHeld(), new LockedStaysUnchanged(), new SharesAreFair(), new UnitsKeepTheirVariant(), new RouteNumbersGrow(),
            new DataIsKept(), new ConditionsAreSteady(), new RefusalsEnd(), new EventsAreTold());
    private static final int SHOWN = 10;

    private Oracles() {}

    /** What was broken, with the name of the promise in front; of each promise the first few. */
    public static List<String> violations(Evidence evidence) {
        var found = new LinkedHashMap<String, List<String>>();
        ALL.forEach(oracle -> found.put(oracle.getClass().getSimpleName(), oracle.violations(evidence)));
        return found.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().limit(SHOWN).map(sentence -> entry.getKey() + ": " + sentence)).toList();
    }

    /** The promise that each name stands for. */
    static Map<String, Oracle> byName() {
        var all = new LinkedHashMap<String, Oracle>();
        ALL.forEach(oracle -> all.put(oracle.getClass().getSimpleName(), oracle));
        return all;
    }
}
