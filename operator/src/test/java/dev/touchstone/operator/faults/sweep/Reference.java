package dev.touchstone.operator.faults.sweep;

import dev.touchstone.operator.faults.oracle.EndState;
import java.util.Set;

/**
 * How a scenario ends when nothing goes wrong.
 *
 * @param mask where two such runs differed
 * @param writes of the operator, from the first step on
 */
record Reference(EndState end, Set<String> mask, long writes) {}
