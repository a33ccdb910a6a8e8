package dev.touchstone.operator.report;

import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to say about a resource.
 *
 * @param status the kind's status record; its {@code observedGeneration}, {@code conditions}, {@code locks} and {@code
 *     lockedBy} are filled in by the writer and left empty here
 * @param verdicts become the conditions, in this order
 * @param notices become events, whether or not the status changes
 * @param again when to look again even if nothing changes; empty leaves it to the loop's longest interval
 * @param exclusive write only if nobody else wrote the resource since it was observed (its resourceVersion)
 */
public record Report(
        Object status, List<Verdict> verdicts, List<Notice> notices, Optional<Duration> again, boolean exclusive) {
    public Report {
        verdicts = List.copyOf(verdicts);
        notices = List.copyOf(notices);
    }

    public static Report of(Object status, List<Verdict> verdicts) {
        return new Report(status, verdicts, List.of(), Optional.empty(), false);
    }

    public Report withNotices(List<Notice> more) {
        return new Report(status, verdicts, more, again, exclusive);
    }

    public Report lookingAgainIn(Duration delay) {
        return new Report(status, verdicts, notices, Optional.of(delay), exclusive);
    }

    public Report onlyIfUntouched() {
        return new Report(status, verdicts, notices, again, true);
    }
}
