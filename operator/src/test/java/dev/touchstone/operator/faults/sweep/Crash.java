package dev.touchstone.operator.faults.sweep;

import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.faults.trial.Ordeal;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the operator dies.
 *
 * @param write the ordinal among the writes from the scenario's first step on, from 1
 * @param answerSeen whether it gets to see the answer
 */
record Crash(long write, boolean answerSeen) implements Ordeal {
    @Override
    public String name() {
        return answerSeen ? "crash-answer-seen" : "crash-answer-lost";
    }

    @Override
    public String description() {
        return "Crash after a write, answer " + (answerSeen ? "seen" : "lost");
    }

    /** Happens once, whichever operator makes the write. */
    @Override
    public Course course(Stage stage) {
        var seen = new AtomicLong();
        var fault = new Fault(toString(), call -> call.changesSomething() && seen.incrementAndGet() == write, new Effect.Crash(answerSeen));
        return proxy -> proxy.inject(fault);
    }

    @Override
    public String toString() {
        return "crash after write " + write + ", answer " + (answerSeen ? "seen" : "lost");
    }
}
