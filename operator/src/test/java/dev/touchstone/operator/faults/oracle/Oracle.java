package dev.touchstone.operator.faults.oracle;

import java.util.List;

/** One promise. */
@FunctionalInterface
public interface Oracle {
    /** A sentence for each time that it was broken; empty if it held. */
    List<String> violations(Evidence evidence);
}
