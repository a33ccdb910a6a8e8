package dev.touchstone.assignment;

import java.nio.charset.StandardCharsets;

/** Deals units to {@value #COUNT} slots of equal size, for one fixed beginning of the key. */
public final class Slots {
    /** Slots of a layer, and of a split. */
    public static final int COUNT = 10_000;

    private static final char SEPARATOR = '\u001f';

    private final Murmur3 hash;

    private Slots(String prefix) {
        this.hash = new Murmur3(prefix.getBytes(StandardCharsets.UTF_8));
    }

    /** The slots that decide which test takes a unit. */
    public static Slots ofLayer(String namespace, String context) {
        return new Slots("L" + SEPARATOR + namespace + "/" + context + SEPARATOR);
    }

    /** The slots that decide which variant a unit gets. */
    public static Slots ofSplit(String salt, long run) {
        return new Slots("S" + SEPARATOR + salt + SEPARATOR + run + SEPARATOR);
    }

    /** 0 to 9999. */
    public int slot(Unit unit) {
        return slot(hash.hash(unit.bytes()));
    }

    /** The hash is taken as unsigned; the product keeps its order, so every slot is hit by equally many hashes, give or take one. */
    static int slot(int hash) {
        return (int) ((Integer.toUnsignedLong(hash) * COUNT) >>> 32);
    }
}
