package dev.touchstone.operator.faults.sweep;

import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the operator dies.
 *
 * @param write the ordinal among the writes from the scenario's first step on, from 1
 * @param answerSeen whether it gets to see the answer
 */
record Crash(long write, boolean answerSeen) {
    /** A Lease is renewed all the time; that is not what is tried here. */
    static boolean counts(Call call) {
        return call.isWrite() && !call.resource().equals("leases");
    }

    /** Happens once, whichever operator makes the write. */
    Fault fault() {
        var seen = new AtomicLong();
        return new Fault(toString(), call -> counts(call) && seen.incrementAndGet() == write, new Effect.Crash(answerSeen));
    }

    @Override
    public String toString() {
        return "crash after write " + write + ", answer " + (answerSeen ? "seen" : "lost");
    }
}
