package dev.touchstone.operator.slots;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Percentages of traffic as slots. Exact: one slot is 0.01 %, and a percentage has at most two decimals. */
public final class Traffic {
    /** Slots of one layer. */
    public static final int SLOTS = 10_000;

    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?)%");

    private Traffic() {}

    /** @throws IllegalArgumentException when this is no percentage from 0% to 100% with at most two decimals */
    public static int slots(String percentage) {
        var matcher = PERCENTAGE.matcher(percentage);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + percentage + "' must be a percentage with at most two decimals, such as '12.5%'");
        }
        int slots = new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact();
        if (slots > SLOTS) {
            throw new IllegalArgumentException("'" + percentage + "' must not be more than '100%'");
        }
        return slots;
    }

    /** The inverse, always with two decimals. */
    public static String percentage(int slots) {
        return BigDecimal.valueOf(slots, 2).setScale(2, RoundingMode.UNNECESSARY) + "%";
    }
}
