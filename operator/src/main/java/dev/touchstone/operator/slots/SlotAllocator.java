package dev.touchstone.operator.slots;

import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals disjoint slot ranges. What a test has it keeps, growth only adds free slots, so nobody who was in a test is ever
 * moved; a share that is not wanted any more is free at once.
 */
public final class SlotAllocator {
    private SlotAllocator() {}

    /**
     * @param key the lock key of the test's run
     * @param slots how many it asks for; fewer than it has changes nothing, as a share never shrinks within a run
     */
    public record Wanted(String key, String abTest, int slots) {}

    /** @param refused by key: what could not be given; the share that the test had, if any, is still in {@code shares} */
    public record Allocation(List<Share> shares, Map<String, NoSlots> refused) {}

    /**
     * @param wanted what the test asks for
     * @param held what it has and keeps
     * @param free what is left in the layer
     */
    public record NoSlots(String abTest, int wanted, int held, int free) {
        public String message() {
            return "`spec.traffic` asks for " + Traffic.percentage(wanted) + " of the context's traffic, of which "
                    + Traffic.percentage(free) + " is free"
                    + (held > 0 ? "; the share of " + Traffic.percentage(held) + " that it has stays" : "")
                    + ": lower `spec.traffic`, or stop another test of this context";
        }
    }

    /**
     * Holders are served before newcomers, each group in the order given; all that is asked for is given, or nothing. Asked
     * again with what it answered, it answers the same.
     */
    public static Allocation allocate(List<Share> held, List<Wanted> wanted) {
        var taken = new BitSet(Traffic.SLOTS);
        var shares = new LinkedHashMap<String, BitSet>();
        for (var share : held) {
            if (wanted.stream().anyMatch(want -> want.key().equals(share.key()))) {
                var slots = bits(share.ranges());
                slots.andNot(taken);
                taken.or(slots);
                shares.put(share.key(), slots);
            }
        }
        var refused = new ArrayList<Wanted>();
        var holdersFirst = new ArrayList<Wanted>();
        wanted.stream().filter(want -> shares.containsKey(want.key())).forEach(holdersFirst::add);
        wanted.stream().filter(want -> !shares.containsKey(want.key())).forEach(holdersFirst::add);
        var names = new LinkedHashMap<String, String>();
        for (var want : holdersFirst) {
            names.put(want.key(), want.abTest());
            var slots = shares.getOrDefault(want.key(), new BitSet());
            int missing = want.slots() - slots.cardinality();
            int free = Traffic.SLOTS - taken.cardinality();
            if (missing > free) {
                refused.add(want);
            } else if (missing > 0) {
                addFree(slots, taken, missing);
                shares.put(want.key(), slots);
            }
        }
        var result = shares.entrySet().stream()
                .map(share -> new Share(share.getKey(), names.get(share.getKey()), ranges(share.getValue())))
                .toList();
        return new Allocation(result, refusals(refused, result));
    }

    /** What is free is what is left when everybody else has got theirs. */
    private static Map<String, NoSlots> refusals(List<Wanted> refused, List<Share> shares) {
        int free = free(shares);
        var refusals = new LinkedHashMap<String, NoSlots>();
        for (var want : refused) {
            int held = shares.stream().filter(share -> share.key().equals(want.key())).mapToInt(share -> size(share.ranges())).sum();
            refusals.put(want.key(), new NoSlots(want.abTest(), want.slots(), held, free));
        }
        return Map.copyOf(refusals);
    }

    /** How many slots nobody has. */
    public static int free(List<Share> shares) {
        var taken = new BitSet(Traffic.SLOTS);
        shares.forEach(share -> taken.or(bits(share.ranges())));
        return Traffic.SLOTS - taken.cardinality();
    }

    public static int size(List<SlotRange> ranges) {
        return bits(ranges).cardinality();
    }

    private static void addFree(BitSet slots, BitSet taken, int count) {
        int slot = -1;
        for (int given = 0; given < count; given++) {
            slot = taken.nextClearBit(slot + 1);
            slots.set(slot);
            taken.set(slot);
        }
    }

    private static BitSet bits(List<SlotRange> ranges) {
        var bits = new BitSet(Traffic.SLOTS);
        ranges.forEach(range -> bits.set(range.from(), range.to()));
        return bits;
    }

    private static List<SlotRange> ranges(BitSet bits) {
        var ranges = new ArrayList<SlotRange>();
        for (int from = bits.nextSetBit(0); from >= 0; ) {
            int to = bits.nextClearBit(from);
            ranges.add(new SlotRange(from, to));
            from = bits.nextSetBit(to);
        }
        return List.copyOf(ranges);
    }
}
