package dev.touchstone.operator.testing;

/** How much is tried: a little in every build, everything in the long run ({@code make test-long}). */
public final class Campaign {
    private static final long SEED = Long.getLong("touchstone.seed", System.currentTimeMillis() % 1_000_000);

    private Campaign() {}

    public static boolean isLong() {
        return "long".equals(System.getProperty("touchstone.campaign"));
    }

    /** By which a run makes its choices: {@code -Dtouchstone.seed}, or another one each time. */
    public static long seed() {
        return SEED;
    }

    /** One of two sizes. */
    public static int size(int quick, int whole) {
        return isLong() ? whole : quick;
    }
}
