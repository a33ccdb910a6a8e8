package dev.touchstone.operator.faults.race;

import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Sees to it that an operator is there, and kills it: each time after another write of a test's protocol, with the answer seen or lost. */
final class Assassin {
    private final Stage stage;
    private final Deck<Victim> locks;
    private final Deck<Victim> statements;
    private final Map<String, AtomicLong> killedAfter = new ConcurrentHashMap<>();
    private long plans;

    /**
     * The nth write of that kind from the moment on that somebody lies in wait for it.
     *
     * @param lock whether the write is one lock, or its release
     */
    private record Victim(String resource, boolean lock, int nth, boolean answerSeen) {
        private boolean is(Call call) {
            return call.isWrite() && call.resource().equals(resource) && isLock(call) == lock;
        }

        private static boolean isLock(Call call) {
            return call.fieldManager().matches("[0-9a-f-]{36}-[0-9]+");
        }
    }

    Assassin(Stage stage, Random random) {
        this.stage = stage;
        this.locks = new Deck<>(victims(true, Map.of("contexts", 1, "models", 3, "modelstorages", 4)), random);
        this.statements = new Deck<>(victims(false, Map.of("abtests", 3, "contexts", 3, "configmaps", 1)), random);
    }

    /** Of both kinds in turn; every third time there is none, so that something runs as it should. */
    void lieInWait() {
        plans++;
        if (plans % 3 == 0) {
            return;
        }
        var victim = (plans % 3 == 1 ? locks : statements).draw();
        var seen = new AtomicInteger();
        stage.proxy().inject(new Fault("kill", call -> {
            if (!victim.is(call) || seen.incrementAndGet() != victim.nth()) {
                return false;
            }
            count(call.verb() + " " + call.resource() + (call.subresource().isEmpty() ? "" : "/" + call.subresource())
                    + (victim.lock() ? " (lock)" : ""));
            return true;
        }, new Effect.Crash(victim.answerSeen())));
    }

    /** Whoever was not killed until now lives on. */
    void standDown() {
        stage.proxy().heal();
    }

    /** In the middle of nothing. */
    void kill() {
        count("nothing");
        stage.crash();
    }

    boolean isOperatorGone() {
        return stage.instances().isEmpty() || stage.instance().isGone();
    }

    void bringAnother() {
        if (!stage.instances().isEmpty()) {
            // As far as the API server can tell it is dead already.
            stage.crash();
        }
        stage.start();
    }

    /** By the kind of write. */
    Map<String, AtomicLong> killedAfter() {
        return killedAfter;
    }

    private void count(String write) {
        killedAfter.computeIfAbsent(write, any -> new AtomicLong()).incrementAndGet();
    }

    /** As many of each kind as a start and an end are sure to write. */
    private static List<Victim> victims(boolean lock, Map<String, Integer> writes) {
        var victims = new ArrayList<Victim>();
        writes.forEach((resource, count) -> {
            for (int nth = 1; nth <= count; nth++) {
                victims.add(new Victim(resource, lock, nth, true));
                victims.add(new Victim(resource, lock, nth, false));
            }
        });
        return victims;
    }
}
