package dev.touchstone.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that must never change: somebody's variant hangs on each. */
class AssignmentVectorsTest {
    @ParameterizedTest
    @CsvSource({
        "ejOoVL, 0, 0", "bY9fO-, 1, 0", "SI7p-, 2147483647, 4999", "6LvT0, 2147483648, 5000", "ceQdGm, 4294967295, 9999",
        "'', 0, 0", "hello, 613153351, 1427", "'hello, world', 345750399, 805",
        "'The quick brown fox jumps over the lazy dog', 776992547, 1809", "Füße, 2603049640, 6060"
    })
    void hashesAndSlots(String key, long hash, int slot) {
        int actual = new Murmur3(new byte[0]).hash(key.getBytes(StandardCharsets.UTF_8));

        assertThat(Integer.toUnsignedLong(actual)).isEqualTo(hash);
        assertThat(Slots.slot(actual)).isEqualTo(slot);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/assignment-vectors.csv", numLinesToSkip = 1)
    void unitsKeepTheirPlace(String context, String salt, long run, String unit, int layerSlot, int splitSlot, int variant) {
        Unit someone = Unit.of(unit).orElseThrow();

        assertThat(Slots.ofLayer("films", context).slot(someone)).isEqualTo(layerSlot);
        assertThat(Slots.ofSplit(salt, run).slot(someone)).isEqualTo(splitSlot);
        assertThat(new Split(salt, run, List.of(50, 30, 20)).variant(someone)).isEqualTo(variant);
    }
}
