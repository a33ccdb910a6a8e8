package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.operator.faults.race.Answer.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks for an object that a test holds, and strikes at it. Ends are hit by those who looked just before; and now and then somebody
 * strikes at what nothing holds yet, so that starts are hit too.
 */
final class Attacker {
    private static final Duration NOTHING_TO_DO = Duration.ofMillis(10);
    /** One in so many turns is something that must pass, and that an operator has to work for. */
    private static final int LIBERTIES = 30;
    private static final int NUISANCES = 40;
    /** With one look: most time would go into looks otherwise. */
    private static final int BLOWS_AT_WHAT_IS_HELD = 4;

    private final Cast cast;
    private final Map<Kind, List<String>> targets;
    private final Arsenal arsenal;
    private final Tally tally;
    private final Openings openings;
    private final Random random;

    Attacker(Cast cast, Map<Kind, List<String>> targets, Arsenal arsenal, Tally tally, Openings openings, Random random) {
        this.cast = cast;
        this.targets = targets;
        this.arsenal = arsenal;
        this.tally = tally;
        this.openings = openings;
        this.random = random;
    }

    void turn() {
        var turn = openings.turn();
        if (turn % LIBERTIES == 0) {
            liberty();
        } else if (turn % NUISANCES == 1) {
            nuisance();
        } else {
            attack();
        }
    }

    private void attack() {
        var wantsOpen = openings.take();
        if (strike(arsenal.anyKind(random), !wantsOpen)) {
            return;
        }
        if (wantsOpen) {
            openings.grant();
        }
        LockSupport.parkNanos(NOTHING_TO_DO.toNanos());
    }

    /** @return whether there was anything to strike at */
    private boolean strike(Kind kind, boolean held) {
        var seen = look(kind, held);
        if (seen.isEmpty()) {
            return false;
        }
        var struck = false;
        for (int i = 0; i < (held ? BLOWS_AT_WHAT_IS_HELD : 1); i++) {
            struck |= strike(arsenal.attacks(kind), seen.get(), held);
        }
        return struck;
    }

    private boolean strike(Deck<Attack> attacks, JsonNode seen, boolean held) {
        var attack = attacks.draw();
        var requests = attack.blow().at(seen);
        if (requests.isEmpty()) {
            attacks.putBack(attack);
            return false;
        }
        attacks.used();
        var last = cast.of(attack.by()).send(requests.getFirst());
        var verdict = last.verdict() == Verdict.Malformed && !isAsSeen(attack.kind(), seen) ? Verdict.Older : last.verdict();
        for (var request : requests.subList(1, requests.size())) {
            if (!last.isAccepted()) {
                break;
            }
            last = cast.of(attack.by()).send(request);
            verdict = last.verdict();
        }
        tally.attempt(attack, held, last, verdict);
        if (held) {
            openings.struck();
        }
        return true;
    }

    /** Whether what was seen is still all there is to meet. */
    private boolean isAsSeen(Kind kind, JsonNode seen) {
        var now = cast.administrator().send(Request.get(kind, seen.path("metadata").path("name").asText()));
        return now.isAccepted() && version(now.body()).equals(version(seen));
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }

    private void liberty() {
        var liberty = arsenal.liberties().draw();
        var seen = look(liberty.kind(), true);
        if (seen.isEmpty()) {
            arsenal.liberties().putBack(liberty);
            return;
        }
        arsenal.liberties().used();
        tally.liberty(liberty, cast.of(Role.Editor).send(liberty.on(seen.get())));
    }

    private void nuisance() {
        var kind = List.of(Kind.values()).get(random.nextInt(Kind.values().length));
        var nuisance = arsenal.nuisances().draw();
        var request = look(kind, true).flatMap(nuisance.request());
        if (request.isEmpty()) {
            arsenal.nuisances().putBack(nuisance);
            return;
        }
        arsenal.nuisances().used();
        tally.nuisance(nuisance, cast.of(nuisance.by()).send(request.get()));
    }

    /** One that is held or one that is not, if there is one now. */
    private Optional<JsonNode> look(Kind kind, boolean held) {
        var names = new ArrayList<>(targets.get(kind));
        Collections.shuffle(names, random);
        for (var name : names) {
            var seen = cast.administrator().send(Request.get(kind, name));
            if (seen.isAccepted() && kind.isHeld(seen.body()) == held) {
                return Optional.of(seen.body());
            }
        }
        return Optional.empty();
    }
}
