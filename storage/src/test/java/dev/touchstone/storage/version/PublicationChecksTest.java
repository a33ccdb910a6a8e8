package dev.touchstone.storage.version;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationChecksTest {
    @ParameterizedTest
    @CsvSource({"100, 130, true", "100, 131, false", "100, 70, true", "100, 69, false", "0, 0, true", "0, 1, false", "3, 4, false"})
    void a_change_of_rows_may_be_as_large_as_its_bound(long before, long now, boolean holds) {
        List<Check> stable = List.of(new Check("stable", null, "30%"));

        if (holds) {
            assertThatCode(() -> PublicationChecks.verify(stable, now, OptionalLong.of(before))).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> PublicationChecks.verify(stable, now, OptionalLong.of(before))).hasMessageContaining("'stable'");
        }
    }

    @Test
    void the_first_version_changes_nothing() {
        assertThatCode(() -> PublicationChecks.verify(List.of(new Check("stable", null, "0%")), 5, OptionalLong.empty())).doesNotThrowAnyException();
    }

    @Test
    void every_check_that_does_not_hold_is_told() {
        assertThatThrownBy(() -> PublicationChecks.verify(
                        List.of(new Check("enough", 10L, null), new Check("stable", null, "12.5%")), 8, OptionalLong.of(100)))
                .hasMessageContaining("check 'enough' does not hold: 8 rows, `minRows` is 10")
                .hasMessageContaining("check 'stable' does not hold: from 100 to 8 rows, `maxRowChange` is '12.5%'")
                .hasMessageContaining("The version published before stays");
    }
}
