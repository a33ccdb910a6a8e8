package dev.touchstone.operator.route;

import dev.touchstone.route.Route;
import java.util.List;

/** What came of compiling a Context. */
public sealed interface Compilation {
    /**
     * @param route without its number (0)
     * @param contentHash equal for routes that answer alike
     * @param warnings what a person should look at, though it works
     */
    record Compiled(Route route, String contentHash, List<Problem> warnings) implements Compilation {
        public Compiled {
            warnings = List.copyOf(warnings);
        }
    }

    /** @param problems at least one */
    record Refused(List<Problem> problems) implements Compilation {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
