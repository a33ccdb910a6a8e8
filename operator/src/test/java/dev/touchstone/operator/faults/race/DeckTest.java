package dev.touchstone.operator.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeckTest {
    private final Deck<String> deck = new Deck<>(List.of("a", "b", "c"), new Random(1));

    @Test
    void everythingComesOnceBeforeAnythingComesAgain() {
        for (int round = 0; round < 3; round++) {
            assertThat(List.of(used(), used(), used())).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void whatCannotBeUsedYetKeepsNobodyWaitingAndComesAgain() {
        var used = new ArrayList<String>();
        var offered = 0;
        for (int i = 0; i < 30; i++) {
            var card = deck.draw();
            if (card.equals("b")) {
                offered++;
                deck.putBack(card);
            } else {
                deck.used();
                used.add(card);
            }
        }
        assertThat(offered).isGreaterThan(3);
        assertThat(used).hasSizeGreaterThan(10).contains("a", "c");
        assertThat(used.stream().filter("a"::equals).count()).isBetween(used.size() / 2 - 1L, used.size() / 2 + 1L);
    }

    private String used() {
        var card = deck.draw();
        deck.used();
        return card;
    }
}
