package dev.touchstone.operator.faults.race;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Everything once, in some order, then everything once again: so that what is rare comes as soon as what is not. Safe for many threads. */
final class Deck<T> {
    private final List<T> all;
    private final Random random;
    private final Deque<T> cards = new ArrayDeque<>();
    private int putBackInARow;

    Deck(List<T> all, Random random) {
        this.all = List.copyOf(all);
        this.random = random;
    }

    synchronized T draw() {
        // Those that nobody can use now must not keep the others waiting.
        if (cards.isEmpty() || putBackInARow >= cards.size()) {
            var shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            shuffled.removeAll(cards);
            cards.addAll(shuffled);
            putBackInARow = 0;
        }
        return cards.removeFirst();
    }

    /** It could be used. */
    synchronized void used() {
        putBackInARow = 0;
    }

    /** It could not be used now, and comes again after the others. */
    synchronized void putBack(T card) {
        putBackInARow++;
        if (!cards.contains(card)) {
            cards.addLast(card);
        }
    }
}
