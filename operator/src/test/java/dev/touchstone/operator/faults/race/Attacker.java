package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at an object, and strikes if a test holds it. Ends are hit by those who looked just before; and now and then somebody strikes
 * at what nothing holds, so that starts are hit too: seldom, as each success has to be repaired before a test can start.
 */
final class Attacker {
    private static final long BETWEEN_GAP_ATTACKS = Duration.ofSeconds(4).toNanos();
    private static final Duration NOTHING_TO_DO = Duration.ofMillis(25);
    private static final double LIBERTIES = 0.05;
    private static final double NUISANCES = 0.02;
    /** There is but one such attack, of hundreds. */
    private static final double LATE = 0.04;
    private static final List<Attack> ATTACKS = Attacks.all();

    private final Cast cast;
    private final Map<Kind, List<String>> targets;
    private final Tally tally;
    private final AtomicLong lastInGap;
    private final Random random;
    private final Map<Kind, List<Attack>> byKind = new EnumMap<>(Kind.class);

    /** @param lastInGap when any of the attackers last struck at what nothing held */
    Attacker(Cast cast, Map<Kind, List<String>> targets, Tally tally, AtomicLong lastInGap, Random random) {
        this.cast = cast;
        this.targets = targets;
        this.tally = tally;
        this.lastInGap = lastInGap;
        this.random = random;
        ATTACKS.forEach(attack -> byKind.computeIfAbsent(attack.kind(), any -> new ArrayList<>()).add(attack));
    }

    /** One look, and one attempt at most. */
    void turn() {
        var kind = any(List.of(Kind.values()));
        var seen = cast.administrator().send(Request.get(kind, any(targets.get(kind))));
        if (!seen.isAccepted()) {
            return;
        }
        var isHeld = kind.isHeld(seen.body());
        if ((isHeld || random.nextInt(10) == 0) && random.nextDouble() < LIBERTIES) {
            var liberties = Liberty.ALL.stream().filter(liberty -> liberty.kind() == kind).toList();
            var liberty = any(liberties);
            tally.liberty(liberty, cast.of(Role.Editor).send(liberty.on(seen.body())));
        } else if (isHeld && random.nextDouble() < NUISANCES) {
            var nuisance = any(Nuisance.ALL);
            nuisance.request().apply(seen.body()).ifPresent(request -> tally.nuisance(nuisance, cast.of(nuisance.by()).send(request)));
        } else if (isHeld || isTimeForAGap()) {
            var late = byKind.get(kind).stream().filter(attack -> attack.by() == Role.LateOperator).toList();
            strike(any(!late.isEmpty() && random.nextDouble() < LATE ? late : byKind.get(kind)), seen.body());
        } else {
            LockSupport.parkNanos(NOTHING_TO_DO.toNanos());
        }
    }

    private boolean isTimeForAGap() {
        var last = lastInGap.get();
        var now = System.nanoTime();
        return now - last > BETWEEN_GAP_ATTACKS && lastInGap.compareAndSet(last, now);
    }

    private void strike(Attack attack, JsonNode seen) {
        var requests = attack.blow().at(seen);
        if (requests.isEmpty()) {
            return;
        }
        Answer last = null;
        for (var request : requests) {
            last = cast.of(attack.by()).send(request);
            if (!last.isAccepted()) {
                break;
            }
        }
        tally.attempt(attack, attack.kind().isHeld(seen), last);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
