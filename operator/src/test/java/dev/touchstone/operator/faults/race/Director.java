package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.operator.testing.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Leads tests through their lives, with the operator there, killed on the way, and away. A test stays as it is for a number of
 * attempts, not for a time: so however slow the machine is, each state is attacked.
 */
final class Director {
    private static final int ATTEMPTS_IN_EACH_STATE = Campaign.size(220, 1_000);
    private static final int ATTEMPTS_WHILE_ABSENT = 40;
    private static final int LOOKS_PER_REPAIR = 5;
    private static final int LOOKS_WHILE_HELD = 20;
    private static final int LOOKS_PER_JUDGEMENT = 200;
    private static final int LOOKS_PER_OPENING = 4;
    private static final int OPENINGS_PER_STEP = 3;

    /** Each with its context; those of one context share it. */
    static final Map<String, String> TESTS = Map.of("alpha", "page", "beta", "page", "gamma", "shelf");

    private final Line line;
    private final Scenery scenery;
    private final Assassin assassin;
    private final Openings openings;
    private final Patience patience;
    private final Runnable judge;
    private final Random random;
    private final Map<String, AtomicLong> steps = new ConcurrentHashMap<>();
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();

    /** @param judge asked when something takes long: where attackers get through, nothing may ever come of it */
    Director(Line line, Scenery scenery, Assassin assassin, Openings openings, Patience patience, Runnable judge, Random random) {
        this.line = line;
        this.scenery = scenery;
        this.assassin = assassin;
        this.openings = openings;
        this.patience = patience;
        this.judge = judge;
        this.random = random;
    }

    /** How often each was done. */
    Map<String, AtomicLong> steps() {
        return steps;
    }

    /** The longest time, in milliseconds, that a test took to become what it should be, whatever was done to it meanwhile. */
    long longest() {
        return longest.get();
    }

    /** From nothing held to nothing held. */
    void cycle() {
        var names = new ArrayList<>(TESTS.keySet());
        Collections.shuffle(names, random);
        if (assassin.isOperatorGone()) {
            assassin.bringAnother();
        }
        names.forEach(this::start);
        stay();
        step("pause", names.get(0), "Paused");
        stay();
        step("resume", names.get(0), "Running");
        endWhileNobodyIsThere(names.get(1));
        start(names.get(1));
        delete(names.get(2));
        start(names.get(2));
        stay();
        step("pause", names.get(1), "Paused");
        names.forEach(name -> step("stop", name, "Stopped"));
    }

    /** Ends everything. */
    void curtain() {
        assassin.standDown();
        TESTS.keySet().forEach(name -> line.send(Request.delete(Kind.ABTest, name, "")));
        if (assassin.isOperatorGone()) {
            assassin.bringAnother();
        }
    }

    private void start(String name) {
        var live = line.send(Request.get(Kind.ABTest, name));
        if (live.isAccepted()) {
            step("restart", name, "Running", live.body().at("/spec/run").asLong() + 1);
        } else {
            step("create", name, "Running", 1);
        }
    }

    private void endWhileNobodyIsThere(String name) {
        assassin.kill();
        stay();
        ask(name, "Stopped", run(name));
        stay();
        count("absent");
        assassin.bringAnother();
        step("stop", name, "Stopped");
    }

    private void delete(String name) {
        assassin.lieInWait();
        line.send(Request.delete(Kind.ABTest, name, ""));
        reach("ABTest '" + name + "' is gone and holds no Context", () -> !line.send(Request.get(Kind.ABTest, name)).isAccepted()
                && contexts().noneMatch(context -> context.at("/status/locks").findValuesAsText("abTest").contains(name)), () -> { });
        count("delete");
    }

    private void step(String what, String name, String state) {
        step(what, name, state, run(name));
    }

    private void step(String what, String name, String state, long run) {
        assassin.lieInWait();
        ask(name, state, run);
        count(what);
        reach("ABTest '" + name + "' is " + state,
                () -> line.send(Request.get(Kind.ABTest, name)).body().at("/status/state").asText().equals(state),
                () -> askAgain(name, state, run));
        count("reached " + state);
    }

    /** Whatever was done to it before it was held; and if it was taken away and is another one now, that has to start before it can pause. */
    private void askAgain(String name, String state, long run) {
        var live = line.send(Request.get(Kind.ABTest, name)).body();
        var isPause = state.equals("Paused") && !Kind.ABTest.isHeld(live);
        ask(name, isPause ? "Running" : state, Math.max(run, live.at("/spec/run").asLong(1)));
    }

    /** With what attackers break put up again, and another operator in the place of a killed one. */
    private void reach(String what, BooleanSupplier isThere, Runnable again) {
        var looks = new AtomicInteger();
        var since = System.nanoTime();
        patience.await(what, () -> {
            if (isThere.getAsBoolean()) {
                return true;
            }
            var look = looks.incrementAndGet();
            if (look % LOOKS_PER_OPENING == 1 && look < LOOKS_PER_OPENING * OPENINGS_PER_STEP) {
                openings.grant();
            }
            if (assassin.isOperatorGone()) {
                if (kills.getAndIncrement() % 3 == 0) {
                    stay(ATTEMPTS_WHILE_ABSENT);
                }
                assassin.bringAnother();
            }
            if (look % LOOKS_PER_JUDGEMENT == 0) {
                judge.run();
            }
            if (look % LOOKS_PER_REPAIR == 0) {
                scenery.repair();
                again.run();
            }
            return false;
        });
        openings.close();
        assassin.standDown();
        longest.accumulateAndGet(Duration.ofNanos(System.nanoTime() - since).toMillis(), Math::max);
    }

    private void ask(String name, String state, long run) {
        var manifest = scenery.test(name, TESTS.get(name), run, state);
        if (!line.send(Props.applied(manifest)).isAccepted()) {
            // Something of it was changed between two runs, and the test is held with it: only its state may change now.
            line.send(Request.patch(Kind.ABTest, name, "", Request.MERGE, "{\"spec\":{\"state\":\"" + state + "\"}}"));
        }
    }

    private long run(String name) {
        return line.send(Request.get(Kind.ABTest, name)).body().at("/spec/run").asLong(1);
    }

    private void stay() {
        stay(ATTEMPTS_IN_EACH_STATE);
    }

    /** As long as that many attempts take, if anything is held that they could be made at. */
    private void stay(int attempts) {
        var until = openings.strikes() + attempts;
        var looks = new AtomicInteger();
        patience.await(attempts + " attempts more were made",
                () -> openings.strikes() >= until || looks.incrementAndGet() % LOOKS_WHILE_HELD == 0 && !isAnythingHeld());
    }

    private boolean isAnythingHeld() {
        return contexts().anyMatch(Kind.Context::isHeld);
    }

    private Stream<JsonNode> contexts() {
        return TESTS.values().stream().distinct().map(context -> line.send(Request.get(Kind.Context, context)).body());
    }

    private void count(String what) {
        steps.computeIfAbsent(what, any -> new AtomicLong()).incrementAndGet();
    }
}
