package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTestSpec;
import dev.touchstone.operator.slots.Traffic;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Collectors;

/** Who gets which share, in words: {@code control 50.00% / als 50.00% of 30.00%}. */
final class SplitWords {
    private SplitWords() {}

    /** @param slots that the test has, or asks for */
    static String of(ABTestSpec spec, int slots) {
        long sum = spec.variants().stream().mapToLong(ABTestSpec.Variant::weight).sum();
        return spec.variants().stream()
                        .map(variant -> variant.name() + " " + percentage(variant.weight(), sum))
                        .collect(Collectors.joining(" / "))
                + " of " + Traffic.percentage(slots);
    }

    private static String percentage(long weight, long sum) {
        return BigDecimal.valueOf(weight * 100).divide(BigDecimal.valueOf(Math.max(sum, 1)), 2, RoundingMode.HALF_UP) + "%";
    }
}
