package dev.touchstone.assignment;

import java.util.List;

/**
 * Deals the units of one run of a test to its variants: variant {@code i} has the slots {@code s} with
 * {@code sum(weights before i) <= s * sum(weights) / 10000 < sum(weights up to i)}, in exact arithmetic.
 */
public final class Split {
    private final Slots slots;
    private final long[] cumulative;

    /**
     * @param weights of the variants in declared order, 0 or more, not all 0
     */
    public Split(String salt, long run, List<Integer> weights) {
        this.slots = Slots.ofSplit(salt, run);
        this.cumulative = new long[weights.size()];
        long sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            if (weights.get(i) < 0) {
                throw new IllegalArgumentException("`weight` must not be negative, but is " + weights.get(i));
            }
            sum += weights.get(i);
            cumulative[i] = sum;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("at least one `weight` must be greater than 0");
        }
    }

    /** The index of the unit's variant. */
    public int variant(Unit unit) {
        return variantOfSlot(slots.slot(unit));
    }

    int variantOfSlot(int slot) {
        long position = slot * cumulative[cumulative.length - 1];
        int variant = 0;
        while (position >= cumulative[variant] * Slots.COUNT) {
            variant++;
        }
        return variant;
    }
}
