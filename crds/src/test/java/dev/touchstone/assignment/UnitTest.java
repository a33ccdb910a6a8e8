package dev.touchstone.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitTest {
    @Test
    void isOneTo256BytesOfUtf8() {
        assertThat(Unit.of("a")).isPresent();
        assertThat(Unit.of("a".repeat(256))).isPresent();
        assertThat(Unit.of("ü".repeat(128))).isPresent();
        assertThat(Unit.of("\uD83C\uDFAC".repeat(64))).isPresent();
    }

    @Test
    void isNotEmptyTooLongOrUnwritable() {
        assertThat(Unit.of(null)).isEmpty();
        assertThat(Unit.of("")).isEmpty();
        assertThat(Unit.of("a".repeat(257))).isEmpty();
        assertThat(Unit.of("ü".repeat(128) + "a")).isEmpty();
        assertThat(Unit.of("a\uD83C")).isEmpty();
        assertThat(Unit.of("\uDFACa")).isEmpty();
        assertThat(Unit.of("\uD83C\uD83C\uDFAC")).isEmpty();
    }

    @Test
    void isUsedByteForByte() {
        Slots slots = Slots.ofSplit("s", 1);

        assertThat(slots.slot(unit("Ada"))).isNotEqualTo(slots.slot(unit("ada")));
        assertThat(slots.slot(unit("ada"))).isNotEqualTo(slots.slot(unit("ada ")));
    }

    @Test
    void keepsItselfOutOfLogs() {
        assertThat(unit("ada@example.com")).hasToString("Unit[15 bytes]");
    }

    @Test
    void aLayerRefusesRangesThatOverlapOrLeaveIt() {
        assertThatThrownBy(() -> new Layer("n", "c", List.of(List.of(new SlotRange(0, 10)), List.of(new SlotRange(9, 11))))).hasMessage("slot 9 must not belong to two tests");
        assertThatThrownBy(() -> new Layer("n", "c", List.of(List.of(new SlotRange(9_990, 10_001))))).hasMessageContaining("within 0 to 10000");
        assertThatThrownBy(() -> new Split("s", 1, List.of(0, 0))).hasMessageContaining("greater than 0");
    }

    private static Unit unit(String text) {
        return Unit.of(text).orElseThrow();
    }
}
