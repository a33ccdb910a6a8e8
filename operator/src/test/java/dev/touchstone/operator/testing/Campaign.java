package dev.touchstone.operator.testing;

/** How much is tried: a little in every build, everything in the long run ({@code make test-long}). */
public final class Campaign {
    private Campaign() {}

    public static boolean isLong() {
        return "long".equals(System.getProperty("touchstone.campaign"));
    }

    /** One of two sizes. */
    public static int size(int quick, int whole) {
        return isLong() ? whole : quick;
    }
}
