package dev.touchstone.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameListTest {
    @Test
    void namesAreSortedAndToldOnce() {
        assertThat(NameList.of(List.of("b", "a", "b"))).isEqualTo("a,b");
        assertThat(NameList.of(List.of())).isEmpty();
    }

    @Test
    void whatDoesNotFitIsCounted() {
        var names = IntStream.range(0, 100).mapToObj(i -> "%02d".formatted(i) + "x".repeat(61)).toList();

        assertThat(NameList.of(names)).hasSizeLessThanOrEqualTo(NameList.MAX_LENGTH).startsWith(names.getFirst() + "," + names.get(1))
                .endsWith(names.get(14) + " and 85 more");
        assertThat(NameList.of(names.subList(0, 16))).hasSize(1023).doesNotContain("more");
    }
}
