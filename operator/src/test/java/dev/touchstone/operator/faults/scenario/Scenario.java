package dev.touchstone.operator.faults.scenario;

import dev.touchstone.operator.faults.stage.Stage;
import java.util.List;
import java.util.function.Consumer;

/**
 * What people do, and what must come of it.
 *
 * @param title as reports name it
 * @param given what is there before, and what must have come of that: done while nothing goes wrong
 * @param steps one after the other, each when the one before has had its end
 * @param operators how many processes of the operator there are; of several one leads
 * @param endsAlike whether it ends the same however long the operator takes
 * @param isWithoutOperator whether no operator is there any more from the first step on
 */
public record Scenario(String title, Step given, List<Step> steps, int operators, boolean endsAlike, boolean isWithoutOperator) {
    /** Nothing is there before. */
    static final Step EMPTY = Step.of(stage -> { }, stage -> { });

    public Scenario {
        steps = List.copyOf(steps);
    }

    /**
     * @param action by a user, at once, whether or not the operator is there
     * @param end fails until everything is as it must be
     */
    public record Step(Consumer<Stage> action, Consumer<Stage> end) {
        public static Step of(Consumer<Stage> action, Consumer<Stage> end) {
            return new Step(action, end);
        }
    }

    static Scenario of(String title, Step given, Step... steps) {
        return new Scenario(title, given, List.of(steps), 1, true, false);
    }

    Scenario withOperators(int count) {
        return new Scenario(title, given, steps, count, endsAlike, isWithoutOperator);
    }

    /** Where the operator is when people do something decides how it ends. */
    Scenario endsHereOrThere() {
        return new Scenario(title, given, steps, operators, false, isWithoutOperator);
    }

    /** Its first step takes it away. */
    Scenario withoutOperator() {
        return new Scenario(title, given, steps, operators, endsAlike, true);
    }

    /** So that even the start of the operator belongs to it. */
    public boolean startsEmpty() {
        return given == EMPTY;
    }

    @Override
    public String toString() {
        return title;
    }
}
