package dev.touchstone.loader.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenKeysTest {
    @Test
    void every_key_is_remembered_with_its_line_through_all_growth() {
        SeenKeys seen = new SeenKeys();

        for (int line = 1; line <= 100_000; line++) {
            assertThat(seen.add("key-" + line, line)).isEmpty();
        }

        assertThat(seen.add("key-1", 100_001)).hasValue(1);
        assertThat(seen.add("key-100000", 100_002)).hasValue(100_000);
        assertThat(seen.add("key-100001", 100_003)).isEmpty();
    }
}
