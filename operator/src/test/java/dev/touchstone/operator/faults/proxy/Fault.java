package dev.touchstone.operator.faults.proxy;

import java.util.function.Predicate;

/**
 * Something that goes wrong with a request.
 *
 * <p>An effect on watches is done to the watch that is being opened; if another kind of request sets it off, to all watches that
 * are open, and the request itself passes.
 *
 * @param name for reports
 * @param when asked once for every request, in their order and on one thread, with a status of 0; the first fault that says yes
 *     is the one that happens
 */
public record Fault(String name, Predicate<Call> when, Effect effect) {
    /** Only the first so many times. */
    public Fault times(int times) {
        var left = new java.util.concurrent.atomic.AtomicInteger(times);
        return new Fault(name, call -> left.get() > 0 && when.test(call) && left.getAndDecrement() > 0, effect);
    }

    /** Only the nth time that it would happen, from 1. */
    public Fault onlyThe(int nth) {
        var seen = new java.util.concurrent.atomic.AtomicInteger();
        return new Fault(name, call -> when.test(call) && seen.incrementAndGet() == nth, effect);
    }
}
