package dev.touchstone.operator.faults.race;

import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.stage.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Starts operators and kills them: each after another of its writes, with the answer seen or lost; then there is none for a while. */
final class Assassin {
    /** About as many writes as a test has from its start to its end; ends of namespaces and contexts come on top. */
    private static final int WRITES = 40;
    private static final int ATTEMPTS_WHILE_ABSENT = 60;

    private final Stage stage;
    private final Tally tally;
    private final Random random;
    private final ArrayList<Integer> victims = new ArrayList<>();
    private final Map<String, AtomicLong> killedAfter = new ConcurrentSkipListMap<>();
    private final AtomicLong absences = new AtomicLong();

    Assassin(Stage stage, Tally tally, Random random) {
        this.stage = stage;
        this.tally = tally;
        this.random = random;
    }

    /** One operator's life, and the time after it. */
    void turn() {
        var write = next();
        var instance = stage.start();
        instance.proxy().inject(new Fault("kill", call -> isVictim(call, write), new Effect.Crash(random.nextBoolean())));
        Director.until(() -> instance.proxy().severed().toCompletableFuture().isDone());
        instance.crash();
        if (random.nextInt(3) == 0) {
            absences.incrementAndGet();
            var until = tally.attempts() + ATTEMPTS_WHILE_ABSENT;
            Director.until(() -> tally.attempts() >= until);
        }
    }

    /** By the kind of write. */
    Map<String, Long> killedAfter() {
        var sums = new TreeMap<String, Long>();
        killedAfter.forEach((what, count) -> sums.put(what, count.get()));
        return sums;
    }

    long absences() {
        return absences.get();
    }

    private boolean isVictim(Call call, int write) {
        if (call.write() != write) {
            return false;
        }
        killedAfter.computeIfAbsent(call.verb() + " " + call.resource() + (call.subresource().isEmpty() ? "" : "/" + call.subresource())
                + (call.fieldManager().matches(".*-[0-9]+") ? " (lock)" : ""), any -> new AtomicLong()).incrementAndGet();
        return true;
    }

    private int next() {
        if (victims.isEmpty()) {
            IntStream.rangeClosed(1, WRITES).forEach(victims::add);
            Collections.shuffle(victims, random);
        }
        return victims.removeLast();
    }
}
