package dev.touchstone.operator.faults.proxy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All calls so far. Safe for many threads. */
final class CallLog {
    private final Clock clock;
    private final List<Call> calls = new ArrayList<>();
    private long writes;

    CallLog(Clock clock) {
        this.clock = clock;
    }

    synchronized Call arrived(RequestName request) {
        var call = new Call(calls.size() + 1L, request.write() ? ++writes : 0, request.verb(), request.group(), request.resource(),
                request.subresource(), request.namespace(), request.name(), request.fieldManager(), 0, clock.instant());
        calls.add(call);
        return call;
    }

    synchronized void answered(Call call, int status) {
        calls.set((int) call.number() - 1, call.answered(status));
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }
}
