package dev.touchstone.storage.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointerTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Manifest manifest(String version) {
        return new Manifest(version, Format.Set, 3, 100, "00ff", NOON.toString());
    }

    private static Pointer after(int publications) {
        Pointer pointer = Pointer.first(manifest("v1"), NOON);
        for (int i = 2; i <= publications; i++) {
            pointer = pointer.movedTo(manifest("v" + i), NOON.plus(MINUTE.multipliedBy(i)));
        }
        return pointer;
    }

    @Test
    void what_was_published_before_is_listed_last_superseded_first() {
        assertThat(after(3).version()).isEqualTo("v3");
        assertThat(after(3).superseded()).extracting(Pointer.Superseded::version).containsExactly("v2", "v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}",
        "{'version': '', 'rows': 1, 'publishedAt': '2026-01-31T12:00:00Z'}",
        "{'version': 'v1', 'rows': -1, 'publishedAt': '2026-01-31T12:00:00Z'}",
        "{'version': 'v1', 'rows': 1}",
        "{'version': 'v1', 'rows': 1, 'publishedAt': 'yesterday'}",
        "{'version': 'v1', 'rows': 1, 'publishedAt': '2026-01-31T12:00:00Z', 'superseded': [{'version': 'v0'}]}"})
    void what_some_other_tool_wrote_wrongly_is_told_as_corrupt(String json) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> Documents.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Pointer.class, "films/current"))
                .withMessageContaining("'films/current'").extracting(StorageException::kind).isEqualTo(StorageException.Kind.Corrupt);
    }

    @Test
    void a_version_has_an_id_of_bounded_length() {
        assertThatIllegalArgumentException().isThrownBy(() -> Pointer.first(manifest("v".repeat(129)), NOON)).withMessageContaining("128");
        assertThat(Pointer.first(manifest("v".repeat(128)), NOON).version()).hasSize(128);
    }

    @Test
    void a_rollback_swaps_places() {
        Pointer back = after(3).movedTo(manifest("v1"), NOON.plusSeconds(600));

        assertThat(back.version()).isEqualTo("v1");
        assertThat(back.superseded()).extracting(Pointer.Superseded::version).containsExactly("v3", "v2");
    }

    @Test
    void only_what_is_beyond_keep_and_old_enough_may_be_dropped() {
        Pointer pointer = after(4);
        Instant lastSwitch = NOON.plus(MINUTE.multipliedBy(4));

        assertThat(pointer.droppable(2, MINUTE, lastSwitch)).containsExactly("v2", "v1");
        assertThat(pointer.droppable(2, MINUTE, lastSwitch.minusSeconds(1))).containsExactly("v1");
        assertThat(pointer.droppable(1, MINUTE, lastSwitch)).containsExactly("v2", "v1");
        assertThat(pointer.droppable(1, MINUTE, lastSwitch.plus(MINUTE))).containsExactly("v3", "v2", "v1");
        assertThat(pointer.droppable(4, Duration.ZERO, lastSwitch.plus(MINUTE))).isEmpty();
    }

    @Test
    void the_document_is_that_of_the_reference() {
        Pointer pointer = Pointer.first(manifest("20260131t120000000z-4f7a2c"), NOON).movedTo(manifest("20260201t120000000z-000001"), NOON);

        assertThat(new String(Documents.write(pointer), StandardCharsets.UTF_8)).isEqualTo("{\"version\":\"20260201t120000000z-000001\",\"rows\":3,"
                + "\"checksum\":\"00ff\",\"bytes\":100,\"publishedAt\":\"2026-01-31T12:00:00Z\",\"superseded\":"
                + "[{\"version\":\"20260131t120000000z-4f7a2c\",\"at\":\"2026-01-31T12:00:00Z\"}]}");
        assertThat(Documents.read(Documents.write(pointer), Pointer.class, "x")).isEqualTo(pointer);
    }

    @Test
    void documents_of_a_later_release_may_have_more_fields() {
        byte[] json = "{\"version\":\"v1\",\"rows\":1,\"checksum\":\"\",\"bytes\":1,\"publishedAt\":\"2026-01-31T12:00:00Z\",\"new\":{}}".getBytes(StandardCharsets.UTF_8);

        assertThat(Documents.read(json, Pointer.class, "x").published().id()).isEqualTo("v1");
    }

    @Test
    void version_ids_sort_in_time() {
        String earlier = VersionIds.next(Clock.fixed(NOON, ZoneOffset.UTC));
        String later = VersionIds.next(Clock.fixed(NOON.plusMillis(1), ZoneOffset.UTC));

        assertThat(earlier).matches("20260131t120000000z-[0-9a-f]{6}").isLessThan(later);
        assertThat(List.of(earlier, later)).isSorted();
    }
}
