package dev.touchstone.operator.faults.race;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** What is still to be tried, for all attackers together. */
final class Arsenal {
    private final Map<Kind, Deck<Attack>> attacks = new EnumMap<>(Kind.class);
    private final ArrayList<Kind> kinds = new ArrayList<>();
    private final Deck<Liberty> liberties;
    private final Deck<Nuisance> nuisances;

    Arsenal(Random random) {
        for (var kind : Kind.values()) {
            var of = Attacks.all().stream().filter(attack -> attack.kind() == kind).toList();
            attacks.put(kind, new Deck<>(of, random));
            of.forEach(attack -> kinds.add(kind));
        }
        liberties = new Deck<>(Liberty.ALL, random);
        nuisances = new Deck<>(Nuisance.ALL, random);
    }

    /** Each as often as there are attacks on it. */
    Kind anyKind(Random by) {
        return kinds.get(by.nextInt(kinds.size()));
    }

    Deck<Attack> attacks(Kind kind) {
        return attacks.get(kind);
    }

    Deck<Liberty> liberties() {
        return liberties;
    }

    Deck<Nuisance> nuisances() {
        return nuisances;
    }
}
