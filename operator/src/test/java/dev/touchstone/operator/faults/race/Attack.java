package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One way to change what must not change.
 *
 * @param how the verb, for the summary
 * @param what it is after
 * @param effect what it does to an object that nothing holds
 */
record Attack(String how, String what, Kind kind, Role by, Effect effect, Blow blow) {
    /** What can be seen of a success. */
    enum Effect {
        /** Another frozen spec. */
        Edits,
        /** The object is gone, or is another one. */
        Deletes,
        /** A status in which what holds a test together is another. */
        Forges
    }

    /** The requests, in order; the first that is refused ends it. Empty: it does not apply to this object. */
    @FunctionalInterface
    interface Blow {
        /** @param live as the attacker has just read it */
        List<Request> at(JsonNode live);
    }

    @Override
    public String toString() {
        return kind + ": " + how + ", " + what + ", by " + by;
    }
}
