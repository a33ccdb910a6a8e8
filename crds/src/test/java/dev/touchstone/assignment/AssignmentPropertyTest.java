package dev.touchstone.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class AssignmentPropertyTest {
    private static final int UNITS = 200_000;

    @Property(seed = "11")
    void splittingTheKeyAnywhereGivesTheSameHash(@ForAll byte[] key, @ForAll @IntRange(max = 1000) int at) {
        int cut = key.length == 0 ? 0 : at % (key.length + 1);

        int whole = new Murmur3(new byte[0]).hash(key);
        int parts = new Murmur3(Arrays.copyOf(key, cut)).hash(Arrays.copyOfRange(key, cut, key.length));

        assertThat(parts).isEqualTo(whole);
    }

    /** Sequential ids are the hard case, and the usual one. */
    @Example
    void sequentialUnitsFillTheLayerEvenly() {
        Slots slots = Slots.ofLayer("films", "film-page");
        long[] seen = new long[100];
        for (int i = 0; i < UNITS; i++) {
            seen[slots.slot(unit("viewer-" + i)) / 100]++;
        }

        assertThat(chiSquare(seen)).isLessThan(limit(99));
    }

    @Property(tries = 20, seed = "12")
    void weightsAreKeptToAHundredthOfAPercent(@ForAll @Size(min = 1, max = 8) List<@IntRange(max = 10_000) Integer> weights) {
        long sum = weights.stream().mapToLong(Integer::longValue).sum();
        if (sum == 0) {
            return;
        }
        Split split = new Split("s", 1, weights);
        int[] slots = new int[weights.size()];
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            slots[split.variantOfSlot(slot)]++;
        }

        for (int i = 0; i < slots.length; i++) {
            assertThat(Math.abs(slots[i] - weights.get(i) * 10_000.0 / sum)).isLessThanOrEqualTo(1.0);
        }
    }

    @Property(tries = 8, seed = "13")
    void twoSaltsDealIndependently(@ForAll @StringLength(min = 1, max = 20) String salt, @ForAll @StringLength(min = 1, max = 20) String other) {
        if (!salt.equals(other)) {
            assertThat(dependence(new Split(salt, 1, List.of(1, 1)), new Split(other, 1, List.of(1, 1)))).isLessThan(limit(1));
        }
    }

    @Property(tries = 8, seed = "14")
    void twoRunsDealIndependently(@ForAll @LongRange(min = 1, max = 1000) long run) {
        assertThat(dependence(new Split("films/a", run, List.of(1, 1)), new Split("films/a", run + 1, List.of(1, 1)))).isLessThan(limit(1));
    }

    /** Otherwise the share of a test would not be a fair sample for its variants. */
    @Example
    void theVariantDoesNotDependOnTheShare() {
        Slots layer = Slots.ofLayer("films", "film-page");
        Split split = new Split("films/film-page", 1, List.of(1, 1));
        long[] seen = new long[20];
        for (int i = 0; i < UNITS; i++) {
            Unit unit = unit("viewer-" + i);
            seen[layer.slot(unit) / 1000 * 2 + split.variant(unit)]++;
        }

        assertThat(chiSquare(seen)).isLessThan(limit(19));
    }

    @Property(tries = 50, seed = "15")
    void growingMovesNobodyWhoWasIn(@ForAll @IntRange(min = 1, max = 5000) int size, @ForAll @IntRange(min = 1, max = 4000) int more, @ForAll long seed) {
        Layer before = new Layer("n", "c", List.of(List.of(new SlotRange(0, size))));
        Layer after = new Layer("n", "c", List.of(List.of(new SlotRange(0, size), new SlotRange(6000, 6000 + more))));
        Random random = new Random(seed);
        List<Unit> units = IntStream.range(0, 500).mapToObj(i -> unit(Long.toHexString(random.nextLong()))).toList();

        assertThat(units).allSatisfy(unit -> {
            if (before.owner(unit) == 0) {
                assertThat(after.owner(unit)).isZero();
            }
        });
    }

    private static double dependence(Split a, Split b) {
        long[] seen = new long[4];
        for (int i = 0; i < 20_000; i++) {
            Unit unit = unit("u" + i);
            seen[a.variant(unit) * 2 + b.variant(unit)]++;
        }
        double rowA = seen[0] + seen[1];
        double columnA = seen[0] + seen[2];
        double n = 20_000;
        double chi = 0;
        for (int cell = 0; cell < 4; cell++) {
            double expected = (cell < 2 ? rowA : n - rowA) * (cell % 2 == 0 ? columnA : n - columnA) / n;
            chi += (seen[cell] - expected) * (seen[cell] - expected) / expected;
        }
        return chi;
    }

    private static double chiSquare(long[] seen) {
        double expected = Arrays.stream(seen).sum() / (double) seen.length;
        return Arrays.stream(seen).mapToDouble(count -> (count - expected) * (count - expected) / expected).sum();
    }

    /** Five standard deviations above the mean (for one degree of freedom: p = 0.0001). The units are fixed, so this never flickers. */
    private static double limit(int degrees) {
        return degrees == 1 ? 15.1 : degrees + 5 * Math.sqrt(2.0 * degrees);
    }

    private static Unit unit(String text) {
        return Unit.of(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).orElseThrow();
    }
}
