package dev.touchstone.operator.faults.race;

import dev.touchstone.operator.faults.race.Answer.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What was tried, and what was said to it. Safe for many threads. */
final class Tally {
    private final ConcurrentMap<String, ConcurrentMap<Verdict, LongAdder>> attempts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> liberties = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> nuisances = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicLong onHeld = new AtomicLong();
    private final AtomicLong inGaps = new AtomicLong();

    /**
     * @param held whether a test held the object when the attacker looked
     * @param verdict of the answer, and of what the attacker knows beside it
     */
    void attempt(Attack attack, boolean held, Answer answer, Verdict verdict) {
        (held ? onHeld : inGaps).incrementAndGet();
        if (held) {
            attempts.computeIfAbsent(attack.how(), any -> new ConcurrentHashMap<>())
                    .computeIfAbsent(verdict, any -> new LongAdder()).increment();
        }
        switch (verdict) {
            case Malformed, Failed, Rights -> complaints.add(attack + ": " + answer.status() + " " + answer.message());
            default -> { }
        }
    }

    void liberty(Liberty liberty, Answer answer) {
        switch (answer.verdict()) {
            case Accepted -> liberties.computeIfAbsent(liberty.kind() + " " + liberty.what(), any -> new LongAdder()).increment();
            case Gone, Conflict -> { }
            default -> complaints.add("Free, and refused: " + liberty.what() + " of " + liberty.kind() + ": " + answer.status() + " " + answer.message());
        }
    }

    void nuisance(Nuisance nuisance, Answer answer) {
        switch (answer.verdict()) {
            case Accepted -> nuisances.computeIfAbsent(nuisance.what(), any -> new LongAdder()).increment();
            case Gone, Conflict -> { }
            // It is no nuisance any more when what it repeats has changed in between.
            case LockWriterPolicy -> { }
            default -> complaints.add(nuisance.what() + ": " + answer.status() + " " + answer.message());
        }
    }

    /** On what a test held when the attacker looked. */
    long attempts() {
        return onHeld.get();
    }

    /** Accepted though a test held the object when the attacker looked: it had let go in between, or the history will tell. */
    long accepted() {
        return attempts.values().stream().mapToLong(verdicts -> count(verdicts, Verdict.Accepted)).sum();
    }

    Map<String, Long> byVerb() {
        var sums = new TreeMap<String, Long>();
        attempts.forEach((how, verdicts) -> sums.put(how, verdicts.values().stream().mapToLong(LongAdder::sum).sum()));
        return sums;
    }

    Map<String, Long> liberties() {
        var sums = new TreeMap<String, Long>();
        liberties.forEach((what, count) -> sums.put(what, count.sum()));
        return sums;
    }

    /** What was refused for another reason than the lock, and proves nothing, and what was free and refused. */
    List<String> complaints() {
        return complaints.stream().distinct().limit(20).toList();
    }

    /** A table for people. */
    String summary() {
        var text = new StringBuilder("%d attempts on what a test held, %d between tests%n%-40s".formatted(attempts(), inGaps.get(), "verb"));
        for (var verdict : Verdict.values()) {
            text.append("%18s".formatted(verdict));
        }
        new TreeMap<>(attempts).forEach((how, verdicts) -> {
            text.append("%n%-40s".formatted(how));
            for (var verdict : Verdict.values()) {
                text.append("%18d".formatted(count(verdicts, verdict)));
            }
        });
        return text.append("%nfree, and accepted: %s%nharmless, and accepted: %s%n".formatted(liberties(), nuisances)).toString();
    }

    private static long count(Map<Verdict, LongAdder> verdicts, Verdict verdict) {
        var adder = verdicts.get(verdict);
        return adder == null ? 0 : adder.sum();
    }
}
