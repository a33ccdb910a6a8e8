package dev.touchstone.operator.alerts;

import java.math.BigDecimal;

/** A share written as in the resources, {@code 99.5%}. */
record Percentage(String text) {
    /** The same share as a PromQL number, {@code 0.995}: exact, never through floating point. */
    String ratio() {
        return new BigDecimal(text.replace("%", "").strip()).movePointLeft(2).stripTrailingZeros().toPlainString();
    }
}
