package dev.touchstone.operator.abtest;

import dev.touchstone.operator.conditions.Verdict;
import java.util.List;

/** What a test is doing and what to say about that; the verdicts are in the order in which they are shown. */
record Outlook(Phase phase, List<Verdict> verdicts) {
    Outlook {
        verdicts = List.copyOf(verdicts);
    }
}
