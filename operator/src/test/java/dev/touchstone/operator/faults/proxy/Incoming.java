package dev.touchstone.operator.faults.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What the API server sends on a watch. It waits here until the operator's end is open: by then the watch may be over already, and
 * what it said, an error that asks for a new list perhaps, must arrive all the same. Used on one event loop only.
 */
final class Incoming {
    private final Relay relay;
    private final Deque<Consumer<Watch>> early = new ArrayDeque<>();
    private Watch watch;

    Incoming(Relay relay) {
        this.relay = relay;
    }

    void event(String event) {
        take(opened -> opened.event(event));
    }

    void ended() {
        take(Watch::ended);
    }

    void broken() {
        take(Watch::reset);
    }

    void flowTo(Watch opened) {
        watch = opened;
        while (!early.isEmpty()) {
            early.poll().accept(opened);
        }
    }

    private void take(Consumer<Watch> step) {
        if (!relay.passes()) {
            return;
        }
        if (watch == null) {
            early.add(step);
        } else {
            step.accept(watch);
        }
    }
}
