package dev.touchstone.operator.abtest;

import dev.touchstone.operator.locks.Holder;
import java.util.List;
import java.util.Optional;

/**
 * What became of a plan.
 *
 * @param start of a plan to start
 * @param released runs whose locks were removed
 * @param waiting runs whose locks are not needed any more and cannot be removed yet
 */
record TestResult(Optional<Starter.Result> start, List<Holder> released, List<Holder> waiting) {
    TestResult {
        released = List.copyOf(released);
        waiting = List.copyOf(waiting);
    }
}
