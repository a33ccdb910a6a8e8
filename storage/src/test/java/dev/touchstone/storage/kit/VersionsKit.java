package dev.touchstone.storage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import dev.touchstone.api.v1alpha1.ModelStorageSpec;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RefusedPublication;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.VersionWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Versions: written, checked, published, rolled back and dropped. */
abstract class VersionsKit extends RowsKit {
    @Test
    void a_load_that_a_check_refuses_is_remembered_until_a_later_one_is_published() {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion good = publish(storage, new Row("a", list("1")), new Row("b", list("1")));
        StorageDescriptor checked = new StorageDescriptor(storage.namespace(), storage.name(), storage.format(), storage.mode(), storage.key(),
                storage.fields(), storage.keepVersions(), List.of(new ModelStorageSpec.Check("enough", 2L, null)), storage.server());

        try (VersionWriter writer = driver.newVersion(checked, credentials())) {
            writer.write(List.of(new Row("a", list("1"))));
            failure(Kind.Refused, writer::publish);
        }

        admin(checked, admin -> {
            assertThat(admin.describe().current()).contains(good);
            assertThat(admin.describe().refused().orElseThrow())
                    .satisfies(refused -> assertThat(refused.version()).isGreaterThan(good.id()))
                    .satisfies(refused -> assertThat(refused.message()).contains("check 'enough' does not hold: 1 rows"))
                    .returns(1L, RefusedPublication::rows);
        });
        publish(checked, new Row("a", list("1")), new Row("b", list("2")));
        admin(checked, admin -> {
            assertThat(admin.describe().refused()).isEmpty();
            admin.drop();
        });
        assertThat(hasTraces(storage)).isFalse();
    }

    @Test
    void a_version_is_invisible_until_it_is_published_and_visible_as_a_whole_then() {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion first = publish(storage, new Row("a", list("old")));
        StorageReader reader = reader(storage);
        prepareCurrent(reader);
        try (VersionWriter writer = driver.newVersion(storage, credentials())) {
            writer.write(List.of(new Row("a", list("new")), new Row("b", list("new"))));

            assertThat(await(reader.current()).orElseThrow().id()).isEqualTo(first.id());
            assertThat(read(reader, first.id(), "a")).isEqualTo(list("old"));
            assertThat(read(reader, first.id(), "b")).isEqualTo(Missing.MISSING);

            PublishedVersion second = writer.publish();

            assertThat(prepareCurrent(reader)).isEqualTo(second);
            assertThat(read(reader, second.id(), "a")).isEqualTo(list("new"));
            assertThat(read(reader, first.id(), "a")).as("the pinned version").isEqualTo(list("old"));
        }
    }

    @Test
    void a_published_version_describes_itself() {
        StorageDescriptor storage = storage(Format.RankedList);

        PublishedVersion published = publish(storage, new Row("a", list("1")), new Row("b", list("2")));

        assertThat(published.rows()).isEqualTo(2);
        assertThat(published.checksum()).matches("[0-9a-f]{64}");
        assertThat(published.bytes()).isPositive();
        admin(storage, admin -> {
            assertThat(admin.describe().current()).contains(published);
            assertThat(admin.describe().rows()).isEqualTo(2);
            assertThat(admin.describe().bytes()).isEqualTo(published.bytes());
            assertThat(admin.describe().readable()).containsExactly(published.id());
        });
    }

    @Test
    void of_two_loaders_at_once_the_later_one_is_told_and_leaves_nothing() {
        StorageDescriptor storage = storage(Format.RankedList);
        publish(storage, new Row("a", list("0")));
        String lost;
        try (VersionWriter slow = driver.newVersion(storage, credentials());
                VersionWriter fast = driver.newVersion(storage, credentials())) {
            lost = slow.version();
            fast.write(List.of(new Row("a", list("fast"))));
            fast.publish();

            failure(Kind.Conflict, () -> {
                slow.write(List.of(new Row("a", list("slow"))));
                slow.publish();
            });
        }
        StorageReader reader = reader(storage);
        assertThat(read(reader, prepareCurrent(reader).id(), "a")).isEqualTo(list("fast"));
        admin(storage, admin -> assertThat(admin.describe().readable()).hasSize(2).doesNotContain(lost));
    }

    @Test
    void the_first_version_is_published_once_only() {
        StorageDescriptor storage = storage(Format.RankedList);
        try (VersionWriter one = driver.newVersion(storage, credentials()); VersionWriter other = driver.newVersion(storage, credentials())) {
            one.write(List.of(new Row("a", list("1"))));
            other.write(List.of(new Row("a", list("2"))));
            one.publish();

            failure(Kind.Conflict, other::publish);
        }
    }

    @Test
    void a_writer_that_gives_up_leaves_nothing() {
        StorageDescriptor storage = storage(Format.RankedList);

        try (VersionWriter writer = driver.newVersion(storage, credentials())) {
            writer.write(List.of(new Row("a", list("1"))));
        }

        assertThat(await(reader(storage).current())).isEmpty();
        assertThat(hasTraces(storage)).isFalse();
    }

    @Test
    void what_a_killed_loader_left_is_removed_by_the_next_one() {
        StorageDescriptor storage = storage(Format.RankedList);
        VersionWriter killed = driver.newVersion(storage, credentials());
        killed.write(List.of(new Row("a", list("1"))));

        publish(storage, new Row("b", list("2")));
        admin(storage, admin -> {
            admin.drop();
            assertThat(hasTraces(storage)).isFalse();
        });
    }

    @Test
    void checks_hold_before_publishing() {
        StorageDescriptor storage = storage(Format.RankedList, new Check("enough", 2L, null), new Check("stable", null, "50%"));
        Row[] four = Stream.of("a", "b", "c", "d").map(key -> new Row(key, list(key))).toArray(Row[]::new);

        assertThat(failure(Kind.Refused, () -> publish(storage, four[0])).getMessage()).contains("'enough'").contains("`minRows` is 2");
        PublishedVersion first = publish(storage, four);
        publish(storage, Arrays.copyOf(four, 2));
        assertThat(failure(Kind.Refused, () -> publish(storage, four)).getMessage()).contains("'stable'").contains("'50%'");

        StorageReader reader = reader(storage);
        PublishedVersion current = prepareCurrent(reader);
        assertThat(current.rows()).isEqualTo(2);
        assertThat(current.id()).isGreaterThan(first.id());
    }

    @Test
    void a_rollback_moves_the_pointer_back_and_forth() {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion first = publish(storage, new Row("a", list("1")));
        PublishedVersion second = publish(storage, new Row("a", list("2")));
        StorageReader reader = reader(storage);
        assertThat(read(reader, prepareCurrent(reader).id(), "a")).isEqualTo(list("2"));

        admin(storage, admin -> assertThat(admin.publish(first.id()).id()).isEqualTo(first.id()));
        assertThat(read(reader, prepareCurrent(reader).id(), "a")).isEqualTo(list("1"));

        admin(storage, admin -> {
            admin.publish(second.id());
            assertThat(admin.describe().readable()).containsExactly(second.id(), first.id());
            assertThat(failure(Kind.NoSuchVersion, () -> admin.publish("never")).getMessage()).contains(first.id());
        });
        assertThat(read(reader, prepareCurrent(reader).id(), "a")).isEqualTo(list("2"));
    }

    @Test
    void superseded_versions_are_dropped_only_beyond_keep_and_after_the_grace() {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion first = publish(storage, new Row("a", list("1")));
        PublishedVersion second = publish(storage, new Row("a", list("2")));
        PublishedVersion third = publish(storage, new Row("a", list("3")));

        admin(storage, admin -> {
            assertThat(admin.dropSuperseded(Duration.ofMinutes(1))).isEmpty();
            assertThat(admin.describe().readable()).containsExactly(third.id(), second.id(), first.id());
            assertThat(admin.dropSuperseded(Duration.ZERO)).containsExactly(first.id());
            assertThat(admin.dropSuperseded(Duration.ZERO)).isEmpty();
            assertThat(admin.describe().readable()).containsExactly(third.id(), second.id());
        });
        failure(Kind.NoSuchVersion, () -> await(reader(storage).prepare(first)));
    }
}
