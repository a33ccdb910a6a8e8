package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.lock.FrozenFields;
import dev.touchstone.operator.faults.race.Answer.Verdict;
import dev.touchstone.operator.faults.race.Attack.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An attack that would be refused anyway proves nothing: each one works on what nothing holds (or, of what only the verb {@code
 * lock} may write, in the hands of somebody who has it), and none on what is held.
 */
class AttacksTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final int THREADS = 4;
    private static final Set<Verdict> BY_THE_LOCK =
            Set.of(Verdict.LockRule, Verdict.TestRule, Verdict.InUsePolicy, Verdict.LockWriterPolicy);

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Props PROPS = new Props(6379);

    static Cast cast;

    @BeforeAll
    static void rights() {
        cast = new Cast(CLUSTER.client(), CLUSTER.client(), CLUSTER.namespace());
    }

    @AfterAll
    static void close() {
        cast.close();
    }

    @Test
    void everyAttackWorksOnWhatNothingHolds() throws Exception {
        assertThat(failures(attack -> attack.effect() == Effect.Forges ? forged(attack) : changed(attack))).isEmpty();
    }

    @Test
    void noAttackWorksOnWhatIsHeld() throws Exception {
        assertThat(failures(AttacksTest::refused)).isEmpty();
    }

    @Test
    void everyLibertyPassesOnWhatIsHeld() {
        for (var liberty : Liberty.ALL) {
            var held = held(liberty.kind());
            // Of two values one is not what is there already.
            var versions = IntStream.range(0, 2).mapToObj(i -> {
                var answer = cast.of(Role.Editor).send(liberty.on(held));
                assertThat(answer.isAccepted()).as(liberty.what() + ": " + answer.message()).isTrue();
                return live(held).at("/metadata/resourceVersion").asText();
            }).toList();
            assertThat(versions.getLast()).as(liberty.what()).isNotEqualTo(held.at("/metadata/resourceVersion").asText());
        }
    }

    @Test
    void thereAreAttacksWithEveryVerbOnEveryKind() {
        assertThat(Attacks.all()).extracting(Attack::how).contains("PUT", "merge patch", "JSON patch", "apply", "apply --force-conflicts",
                "replace --force", "delete", "deletecollection", "delete and recreate", "unlock of an old run");
        assertThat(Attacks.all()).hasSizeGreaterThan(400);
    }

    private static Optional<String> changed(Attack attack) {
        var before = live(created(attack.kind()));
        var answer = strike(attack, before, cast.of(attack.by()));
        if (answer.filter(Answer::isAccepted).isEmpty()) {
            return Optional.of(attack + " was not accepted: " + answer.map(a -> a.status() + " " + a.message()).orElse("no request"));
        }
        return hasChanged(attack, before) ? Optional.empty() : Optional.of(attack + " changed nothing");
    }

    private static Optional<String> forged(Attack attack) {
        var before = held(attack.kind());
        var answer = strike(attack, before, cast.administrator());
        if (answer.filter(Answer::isAccepted).isEmpty()) {
            return Optional.of(attack + " was not accepted: " + answer.map(a -> a.status() + " " + a.message()).orElse("no request"));
        }
        return live(before).path("status").equals(before.path("status")) ? Optional.of(attack + " changed nothing") : Optional.empty();
    }

    private static Optional<String> refused(Attack attack) {
        if (attack.by() == Role.LateOperator) {
            return tooLate(attack);
        }
        var before = held(attack.kind());
        var answer = strike(attack, before, cast.of(attack.by()));
        if (answer.isEmpty() || !BY_THE_LOCK.contains(answer.get().verdict())) {
            return Optional.of(attack + ": " + answer.map(a -> a.status() + " " + a.message()).orElse("no request"));
        }
        return hasChanged(attack, before) ? Optional.of(attack + " was refused and changed something") : Optional.empty();
    }

    /** It is not refused, and finds nothing of its own any more. */
    private static Optional<String> tooLate(Attack attack) {
        var before = held(attack.kind());
        strike(attack, before, cast.administrator());
        var between = live(before);
        strike(attack, between, cast.administrator());
        return live(before).at("/status/locks").equals(between.at("/status/locks")) && between.at("/status/locks").size() == 1
                ? Optional.empty() : Optional.of(attack + " left " + live(before).at("/status/locks"));
    }

    private static Optional<Answer> strike(Attack attack, JsonNode live, Line line) {
        Optional<Answer> last = Optional.empty();
        for (var request : attack.blow().at(live)) {
            last = Optional.of(line.send(request));
            if (!last.get().isAccepted()) {
                return last;
            }
        }
        return last;
    }

    private static boolean hasChanged(Attack attack, JsonNode before) {
        var answer = cast.administrator().send(Request.get(attack.kind(), name(before)));
        if (answer.status() == 404 || !answer.body().at("/metadata/uid").equals(before.at("/metadata/uid"))
                || answer.body().path("metadata").has("deletionTimestamp") != before.path("metadata").has("deletionTimestamp")) {
            return true;
        }
        return attack.effect() == Effect.Edits && !frozen(attack.kind(), answer.body()).equals(frozen(attack.kind(), before));
    }

    /** The traffic of a test is free to grow, and every attack on it makes it less. */
    private static JsonNode frozen(Kind kind, JsonNode object) {
        var spec = ((ObjectNode) object.path("spec")).deepCopy();
        FrozenFields.free(kind.name()).stream().filter(field -> !field.equals("traffic")).forEach(spec::remove);
        return spec;
    }

    /** Held by run 2 of a test, and still by its run 1. */
    private static JsonNode held(Kind kind) {
        var object = created(kind);
        if (kind == Kind.ABTest) {
            ok(cast.administrator().send(Request.patch(kind, name(object), "status", Request.MERGE, """
                    {"status": {"run": 2, "pinned": [{"kind": "Model", "name": "content", "uid": "u", "specHash": "%s"}]}}"""
                    .formatted("0".repeat(64)))));
        } else {
            for (int run = 2; run > 0; run--) {
                ok(cast.administrator().send(Request.apply(kind, name(object), "status", "uid-" + run, false, """
                        {"apiVersion": "touchstone.dev/v1alpha1", "kind": "%s", "metadata": {"name": "%s"}, "status": {"locks": [
                        {"key": "uid-%d", "abTest": "test", "uid": "uid", "run": %d, "since": "2026-01-05T09:30:00Z"}]}}"""
                        .formatted(kind, name(object), run, run))));
            }
        }
        if (kind == Kind.Context) {
            ok(cast.administrator().send(Request.patch(kind, name(object), "status", Request.MERGE,
                    "{\"status\": {\"shares\": [{\"key\": \"uid-2\", \"abTest\": \"test\", \"ranges\": [{\"from\": 0, \"to\": 5000}]}]}}")));
        }
        return live(object);
    }

    private static JsonNode created(Kind kind) {
        return ok(cast.administrator().send(Props.applied(PROPS.of(kind, "o-" + NAMES.incrementAndGet())))).body();
    }

    private static JsonNode live(JsonNode object) {
        return ok(cast.administrator().send(Request.get(Kind.valueOf(object.path("kind").asText()), name(object)))).body();
    }

    private static Answer ok(Answer answer) {
        assertThat(answer.isAccepted()).as(answer.message()).isTrue();
        return answer;
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static List<String> failures(Function<Attack, Optional<String>> trial) throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var trials = Attacks.all().stream().<Callable<Optional<String>>>map(attack -> () -> trial.apply(attack)).toList();
            var failures = new ArrayList<String>();
            for (var done : threads.invokeAll(trials)) {
                done.get().ifPresent(failures::add);
            }
            return failures;
        }
    }
}
