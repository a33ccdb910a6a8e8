package dev.touchstone.operator.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTest {
    @ParameterizedTest
    @CsvSource({"0%,0", "0.01%,1", "12.5%,1250", "33.33%,3333", "50%,5000", "99.99%,9999", "100%,10000", "100.00%,10000"})
    void everyPercentageIsAnExactNumberOfSlots(String percentage, int slots) {
        assertThat(Traffic.slots(percentage)).isEqualTo(slots);
    }

    @ParameterizedTest
    @ValueSource(strings = {"50", "-1%", "0.001%", "100.01%", "", "1e1%", " 5%"})
    void whatIsNoPercentageIsRefused(String text) {
        assertThatThrownBy(() -> Traffic.slots(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must");
    }

    @Property
    void slotsReadBackFromTheirPercentage(@ForAll @IntRange(max = Traffic.SLOTS) int slots) {
        assertThat(Traffic.slots(Traffic.percentage(slots))).isEqualTo(slots);
    }
}
