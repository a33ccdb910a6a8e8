package dev.touchstone.operator.faults.race;

import dev.touchstone.operator.faults.race.Answer.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What was tried, and what was said to it. Safe for many threads. */
final class Tally {
    private static final long ATTEMPTS_FOR_ONE_BESIDE = 100;
    private static final long FEW_BESIDE = 5;
    private static final int SHOWN = 20;

    private final ConcurrentMap<String, ConcurrentMap<Verdict, LongAdder>> attempts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> liberties = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> nuisances = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, ConcurrentLinkedQueue<String>> beside = new ConcurrentHashMap<>();
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    private final AtomicLong onHeld = new AtomicLong();
    private final AtomicLong inGaps = new AtomicLong();

    /** @param held whether a test held the object when the attacker looked */
    void attempt(Attack attack, boolean held, Answer answer) {
        (held ? onHeld : inGaps).incrementAndGet();
        if (held) {
            attempts.computeIfAbsent(attack.how(), any -> new ConcurrentHashMap<>())
                    .computeIfAbsent(answer.verdict(), any -> new LongAdder()).increment();
        }
        var complaint = attack + ": " + answer.status() + " " + answer.message();
        switch (answer.verdict()) {
            case Rights -> complaints.add(complaint);
            case Malformed, Failed -> beside.computeIfAbsent(attack.toString(), any -> new ConcurrentLinkedQueue<>()).add(complaint);
            default -> tried.add(attack.toString());
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

    /**
     * What proves nothing, and what was free and refused. An attack may once be refused for another reason than the lock, as what it
     * was made of was older than what it met; but not each time, and not many of them.
     */
    List<String> complaints() {
        var besides = beside.values().stream().mapToLong(Collection::size).sum();
        var isMuch = besides > Math.max(attempts() / ATTEMPTS_FOR_ONE_BESIDE, FEW_BESIDE);
        return Stream.concat(complaints.stream(), beside.entrySet().stream()
                .filter(attack -> isMuch || attack.getValue().size() > 1 && !tried.contains(attack.getKey()))
                .flatMap(attack -> attack.getValue().stream())).distinct().limit(SHOWN).toList();
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
