package dev.touchstone.assignment;

import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import java.util.Arrays;
import java.util.List;

/** One context's slots and who owns them. */
public final class Layer {
    /** No test takes the unit. */
    public static final int NOBODY = -1;

    private final Slots slots;
    private final short[] owners = new short[Slots.COUNT];

    /**
     * @param shares the slots of each test, disjoint
     * @throws IllegalArgumentException if a range leaves the layer or two tests claim a slot
     */
    public Layer(String namespace, String context, List<List<SlotRange>> shares) {
        this.slots = Slots.ofLayer(namespace, context);
        Arrays.fill(owners, (short) NOBODY);
        for (int owner = 0; owner < shares.size(); owner++) {
            for (SlotRange range : shares.get(owner)) {
                claim(range, owner);
            }
        }
    }

    /** The index of the share that the unit is in, or {@link #NOBODY}. */
    public int owner(Unit unit) {
        return owners[slots.slot(unit)];
    }

    private void claim(SlotRange range, int owner) {
        if (range.from() < 0 || range.to() > Slots.COUNT || range.from() >= range.to()) {
            throw new IllegalArgumentException("slots " + range.from() + " to " + range.to() + " must lie within 0 to " + Slots.COUNT);
        }
        for (int slot = range.from(); slot < range.to(); slot++) {
            if (owners[slot] != NOBODY) {
                throw new IllegalArgumentException("slot " + slot + " must not belong to two tests");
            }
            owners[slot] = (short) owner;
        }
    }
}
