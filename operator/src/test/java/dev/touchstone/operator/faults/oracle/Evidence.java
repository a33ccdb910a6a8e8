package dev.touchstone.operator.faults.oracle;

import dev.touchstone.operator.faults.history.Revision;
import dev.touchstone.operator.faults.proxy.Call;
import java.util.List;
import java.util.Set;

/**
 * All that is known of a namespace.
 *
 * @param revisions in the order in which the API server made them
 * @param calls of the operator, a list for each of its processes
 * @param laterFields names of spec fields that the resource definitions got in between, with a default
 */
public record Evidence(List<Revision> revisions, List<List<Call>> calls, Set<String> laterFields) {
    public Evidence {
        revisions = List.copyOf(revisions);
        calls = calls.stream().map(List::copyOf).toList();
        laterFields = Set.copyOf(laterFields);
    }

    public static Evidence of(List<Revision> revisions, List<List<Call>> calls) {
        return new Evidence(revisions, calls, Set.of());
    }
}
