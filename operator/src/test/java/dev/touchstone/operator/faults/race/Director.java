package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Leads tests through their lives, and puts up again what attackers broke between two of them. */
final class Director {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int LOOKS_PER_REPAIR = 5;

    /** Each with its context; those of one context share it. */
    private static final Map<String, String> TESTS = Map.of("alpha", "page", "beta", "page", "gamma", "shelf");

    private final Line line;
    private final Props props;
    private final Random random;
    private final Map<String, AtomicLong> steps = new ConcurrentHashMap<>();

    Director(Line line, Props props, Random random) {
        this.line = line;
        this.props = props;
        this.random = random;
    }

    static Map<Kind, List<String>> targets() {
        var targets = new EnumMap<Kind, List<String>>(Kind.class);
        targets.put(Kind.Context, List.of("page", "shelf"));
        targets.put(Kind.Model, List.of("content", "crowd", "popular"));
        targets.put(Kind.ModelStorage, List.of("content", "crowd", "popular", "viewings"));
        targets.put(Kind.ABTest, List.copyOf(TESTS.keySet()));
        return targets;
    }

    Map<String, AtomicLong> steps() {
        return steps;
    }

    /** Everything but tests. Refused of what a test holds, and then not needed. */
    void prepare() {
        targets().forEach((kind, names) -> {
            if (kind != Kind.ABTest) {
                names.forEach(name -> restore(kind, name));
            }
        });
    }

    private void restore(Kind kind, String name) {
        var manifest = switch (kind) {
            case Context -> props.context(name);
            case Model -> props.model(name);
            case ModelStorage -> props.storage(name, name.equals("viewings") ? "Set" : "RankedList");
            case ABTest -> throw new IllegalArgumentException();
        };
        var live = line.send(Request.get(kind, name));
        if (live.isAccepted() && !kind.isHeld(live.body())) {
            clean(kind, live.body());
        }
        line.send(Props.applied(manifest));
    }

    /** What intruders put on it would take it away, or keep it from going. */
    private void clean(Kind kind, JsonNode live) {
        var meta = live.path("metadata");
        var finalizers = ((ObjectNode) meta).arrayNode();
        meta.path("finalizers").forEach(finalizer -> {
            if (!finalizer.asText().startsWith("example.org/") && !finalizer.asText().equals("orphan") && !finalizer.asText().equals("foregroundDeletion")) {
                finalizers.add(finalizer);
            }
        });
        if (meta.has("ownerReferences") || finalizers.size() != meta.path("finalizers").size()) {
            var body = ((ObjectNode) meta).objectNode();
            body.putObject("metadata").<ObjectNode>setAll(Map.of("ownerReferences", (ArrayNode) ((ObjectNode) meta).arrayNode(), "finalizers", finalizers));
            line.send(Request.patch(kind, meta.path("name").asText(), "", Request.MERGE, body.toString()));
        }
    }

    /** One step of one test, until it is done or has taken too long: the operator may not be there. */
    void turn() {
        prepare();
        // What was put up has to be Ready before a test can start.
        until(() -> isReady(Kind.Context, "page") && isReady(Kind.Context, "shelf"));
        var name = List.copyOf(TESTS.keySet()).get(random.nextInt(TESTS.size()));
        var live = line.send(Request.get(Kind.ABTest, name));
        if (!live.isAccepted()) {
            step("create", name, 1, "Running");
            return;
        }
        clean(Kind.ABTest, live.body());
        var run = live.body().at("/spec/run").asLong(1);
        var luck = random.nextInt(100);
        switch (live.body().at("/spec/state").asText()) {
            case "Running" -> {
                if (luck < 15) {
                    line.send(Request.delete(Kind.ABTest, name, ""));
                    count("delete");
                } else {
                    step(luck < 50 ? "pause" : "stop", name, run, luck < 50 ? "Paused" : "Stopped");
                }
            }
            case "Paused" -> step(luck < 60 ? "resume" : "stop", name, run, luck < 60 ? "Running" : "Stopped");
            default -> step("restart", name, run + 1, "Running");
        }
    }

    private boolean isReady(Kind kind, String name) {
        var context = line.send(Request.get(kind, name)).body();
        for (var condition : context.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready") && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        prepare();
        return false;
    }

    /** Deletes all tests. */
    void curtain() {
        TESTS.keySet().forEach(name -> line.send(Request.delete(Kind.ABTest, name, "")));
    }

    private void step(String what, String name, long run, String state) {
        if (!line.send(Props.applied(props.test(name, TESTS.get(name), run, state))).isAccepted()) {
            // Something of it was changed between two runs, and the test is held with it: only its state may change now.
            line.send(Request.patch(Kind.ABTest, name, "", Request.MERGE, "{\"spec\":{\"state\":\"" + state + "\"}}"));
        }
        var looks = new AtomicLong();
        count(what);
        var done = until(() -> {
            if (looks.incrementAndGet() % LOOKS_PER_REPAIR == 0) {
                prepare();
            }
            return line.send(Request.get(Kind.ABTest, name)).body().at("/status/state").asText().equals(state);
        });
        if (done) {
            count("reached " + state);
        }
    }

    private void count(String what) {
        steps.computeIfAbsent(what, any -> new AtomicLong()).incrementAndGet();
    }

    static boolean until(BooleanSupplier condition) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }
}
