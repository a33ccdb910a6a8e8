package dev.touchstone.operator.faults.trial;

import dev.touchstone.operator.faults.oracle.EndState;
import java.util.List;
import java.util.Set;

/**
 * How a scenario ends when nothing goes wrong.
 *
 * @param mask where two such runs differed
 * @param writes of the operator, from the first step on
 * @param sureWrites those that each of them made
 * @param runs those two
 */
public record Reference(EndState end, Set<String> mask, long writes, long sureWrites, List<Outcome> runs) {
    static Reference of(Outcome one, Outcome other) {
        return new Reference(one.end(), one.end().mask(other.end()), Math.max(one.writes(), other.writes()), Math.min(one.writes(), other.writes()),
                List.of(one, other));
    }
}
