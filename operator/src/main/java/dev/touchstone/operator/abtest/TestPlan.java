package dev.touchstone.operator.abtest;

import dev.touchstone.operator.abtest.StartChecks.Obstacle;
import dev.touchstone.operator.conditions.Reason;

/** What to do about a test. */
sealed interface TestPlan {
    /** Nothing is pinned, and nothing should be. */
    record Rest(Reason reason, String message) implements TestPlan {}

    /** It should start and cannot. */
    record Refuse(Obstacle obstacle) implements TestPlan {}

    /** Lock, look at the answers, pin. */
    record Start() implements TestPlan {}

    /** It is pinned and wanted. */
    record Hold() implements TestPlan {}

    /** It was asked to stop; its context may still split it. */
    record AwaitEnd() implements TestPlan {}

    /** Nobody splits it: clear the pins, then release. */
    record End() implements TestPlan {}

    /** It was pinned and never had slots, because another test was faster: clear the pins and try again. */
    record GiveUp(Obstacle obstacle) implements TestPlan {}
}
