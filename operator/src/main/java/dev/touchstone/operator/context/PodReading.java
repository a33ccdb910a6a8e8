package dev.touchstone.operator.context;

import dev.touchstone.route.Route;
import dev.touchstone.route.RouteReport;

/**
 * A context server's pod and what it says of its route.
 *
 * @param ready requests are sent to it
 * @param answer what it said when it was asked
 */
record PodReading(String pod, boolean ready, Answer answer) {
    /** What a pod said. */
    sealed interface Answer {
        record Reported(RouteReport report) implements Answer {}

        record Unreachable(String why) implements Answer {}
    }

    /** The number in force there; 0 when that is not known. */
    long number() {
        return answer instanceof Answer.Reported reported ? reported.report().number() : 0;
    }

    /** That route or a later one. */
    boolean runs(long route) {
        return number() >= route && !isStray();
    }

    /** It took a number that was never given, and goes back from it no more. */
    boolean isStray() {
        return number() > Route.MAX_NUMBER;
    }

    boolean isUnreachable() {
        return answer instanceof Answer.Unreachable;
    }
}
