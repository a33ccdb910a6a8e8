package dev.touchstone.storage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import dev.touchstone.api.v1alpha1.ModelStorageSpec;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.RecordValue;
import dev.touchstone.storage.RefusedPublication;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Value;
import dev.touchstone.storage.VersionWriter;
import dev.touchstone.storage.fixture.ServerProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Versioned storages, the same for all technologies. Each test has a storage of its own on one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StorageKit {
    protected static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    protected Path work;

    protected Vertx vertx;
    protected ServerProcess process;
    protected Driver driver;
    private final List<StorageReader> readers = new ArrayList<>();

    protected abstract ServerProcess process(Path directory);

    protected abstract Driver driver(Vertx vertx, Path directory);

    protected abstract Server server();

    protected abstract Credentials credentials();

    /** Whether the server's disk or memory has anything of this storage. */
    protected abstract boolean hasTraces(StorageDescriptor storage);

    @BeforeAll
    final void startServer(@TempDir Path directory) throws Exception {
        work = directory;
        vertx = Vertx.vertx();
        process = process(java.nio.file.Files.createDirectories(work.resolve("server")));
        process.start();
        driver = driver(vertx, work.resolve("snapshots"));
    }

    @AfterEach
    final void closeReaders() {
        readers.forEach(reader -> await(reader.close()));
        readers.clear();
    }

    @AfterAll
    final void stopServer() {
        process.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    protected final StorageDescriptor storage(Format format, Check... checks) {
        return storage(format, StorageMode.Versioned, checks);
    }

    protected final StorageDescriptor storage(Format format, StorageMode mode, Check... checks) {
        List<Field> fields = format == Format.Record
                ? List.of(new Field("title", ValueType.String), new Field("year", ValueType.Integer), new Field("score", ValueType.Double),
                        new Field("seen", ValueType.Boolean), new Field("genres", ValueType.StringList))
                : List.of();
        StorageDescriptor storage = new StorageDescriptor("shop", "films-" + NUMBER.incrementAndGet(), format, mode,
                new Field("filmId", ValueType.String), fields, 2, List.of(checks), server());
        admin(storage, StorageAdmin::provision);
        return storage;
    }

    protected final void admin(StorageDescriptor storage, java.util.function.Consumer<StorageAdmin> work) {
        try (StorageAdmin admin = driver.admin(storage, credentials())) {
            work.accept(admin);
        }
    }

    protected final PublishedVersion publish(StorageDescriptor storage, Row... rows) {
        try (VersionWriter writer = driver.newVersion(storage, credentials())) {
            writer.write(List.of(rows));
            return writer.publish();
        }
    }

    protected final StorageReader reader(StorageDescriptor storage) {
        StorageReader reader = driver.reader(storage, credentials());
        readers.add(reader);
        return reader;
    }

    protected final PublishedVersion prepareCurrent(StorageReader reader) {
        PublishedVersion current = await(reader.current()).orElseThrow();
        await(reader.prepare(current));
        return current;
    }

    protected final Value read(StorageReader reader, String version, String key) {
        return await(reader.read(version, List.of(key), TIMEOUT)).get(key);
    }

    protected static RankedList list(String... ids) {
        return RankedList.of(ids, IntStream.range(0, ids.length).mapToDouble(i -> 1.0 / (i + 1)).toArray());
    }

    protected static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    protected static StorageException failure(Kind kind, ThrowingCallable call) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
        assertThat(thrown).isInstanceOf(StorageException.class);
        assertThat(((StorageException) thrown).kind()).as(thrown.getMessage()).isEqualTo(kind);
        return (StorageException) thrown;
    }

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
    void an_empty_storage_has_no_current_version() {
        StorageDescriptor storage = storage(Format.RankedList);

        assertThat(await(reader(storage).current())).isEmpty();
        admin(storage, admin -> assertThat(admin.describe().current()).isEmpty());
    }

    @Test
    void provisioning_twice_is_the_same_as_once() {
        StorageDescriptor storage = storage(Format.RankedList);

        admin(storage, StorageAdmin::provision);
    }

    @Test
    void rows_of_every_format_are_read_back_as_they_were_written() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", "Das Cabinet des Dr. Caligari \u2603 \uD83C\uDFAC \"\\\n");
        fields.put("year", Long.MIN_VALUE);
        fields.put("score", 0.1);
        fields.put("seen", true);
        fields.put("genres", List.of("Horror", "", "Stummfilm"));
        for (Map.Entry<Format, Value> example : Map.<Format, Value>of(
                Format.RankedList, list("b", "a", "\uD83C\uDFAC"),
                Format.Record, new RecordValue(fields),
                Format.Set, new SetValue(Set.of("x", "y", "\u00e9 \uD83C\uDFAC"))).entrySet()) {
            StorageDescriptor storage = storage(example.getKey());
            publish(storage, new Row("k", example.getValue()));
            StorageReader reader = reader(storage);

            assertThat(read(reader, prepareCurrent(reader).id(), "k")).isEqualTo(example.getValue());
        }
    }

    @Test
    void a_batch_answers_every_key_and_says_which_rows_are_missing() {
        StorageDescriptor storage = storage(Format.RankedList);
        publish(storage, new Row("a", list("1")), new Row("c", list("3")));
        StorageReader reader = reader(storage);

        Map<String, Value> values = await(reader.read(prepareCurrent(reader).id(), List.of("a", "b", "c", "a", ""), TIMEOUT));

        assertThat(values).isEqualTo(Map.of("a", list("1"), "b", Missing.MISSING, "c", list("3"), "", Missing.MISSING));
    }

    @Test
    void keys_are_compared_byte_for_byte() {
        StorageDescriptor storage = storage(Format.RankedList);
        List<String> keys = List.of("a", "A", "aa", "\u00e9", "e\u0301", "\uD83C\uDFAC", "a:b", "*", "-1", "01", "1", " ", "\u0000", "{x}",
                "k".repeat(256), "k".repeat(255), "\u00e9".repeat(128));
        publish(storage, keys.stream().map(key -> new Row(key, list(key))).toArray(Row[]::new));
        StorageReader reader = reader(storage);
        String version = prepareCurrent(reader).id();

        Map<String, Value> values = await(reader.read(version, keys, TIMEOUT));

        keys.forEach(key -> assertThat(values.get(key)).as("key '%s'", key).isEqualTo(list(key)));
        assertThat(read(reader, version, "k".repeat(257))).isEqualTo(Missing.MISSING);
        assertThat(read(reader, version, "k".repeat(254))).isEqualTo(Missing.MISSING);
    }

    @Test
    void an_empty_list_is_a_row_and_an_empty_set_is_none() {
        StorageDescriptor lists = storage(Format.RankedList);
        publish(lists, new Row("a", list()));
        StorageDescriptor sets = storage(Format.Set);
        PublishedVersion published = publish(sets, new Row("a", new SetValue(Set.of())), new Row("b", new SetValue(Set.of("x"))));
        StorageReader listReader = reader(lists);
        StorageReader setReader = reader(sets);

        assertThat(read(listReader, prepareCurrent(listReader).id(), "a")).isEqualTo(list());
        assertThat(read(setReader, prepareCurrent(setReader).id(), "a")).isEqualTo(Missing.MISSING);
        assertThat(published.rows()).isEqualTo(1);
    }

    @Test
    void a_large_row_is_read_back() {
        String[] ids = IntStream.range(0, 50_000).mapToObj(i -> "film-" + i).toArray(String[]::new);
        StorageDescriptor lists = storage(Format.RankedList);
        publish(lists, new Row("a", list(ids)));
        StorageDescriptor sets = storage(Format.Set);
        publish(sets, new Row("a", new SetValue(Set.of(ids))));
        StorageReader listReader = reader(lists);
        StorageReader setReader = reader(sets);

        assertThat(read(listReader, prepareCurrent(listReader).id(), "a")).isEqualTo(list(ids));
        assertThat(read(setReader, prepareCurrent(setReader).id(), "a")).isEqualTo(new SetValue(Set.of(ids)));
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

    @Test
    void dropping_leaves_nothing_of_this_storage_and_all_of_others() {
        StorageDescriptor storage = storage(Format.Set);
        StorageDescriptor neighbour = new StorageDescriptor(storage.namespace(), storage.name() + "-b", storage.format(), storage.mode(),
                storage.key(), storage.fields(), 2, List.of(), storage.server());
        publish(storage, new Row("a", new SetValue(Set.of("1"))));
        publish(storage, new Row("a", new SetValue(Set.of("2"))));
        publish(neighbour, new Row("a", new SetValue(Set.of("3"))));

        admin(storage, StorageAdmin::drop);

        assertThat(hasTraces(storage)).isFalse();
        assertThat(await(reader(storage).current())).isEmpty();
        StorageReader other = reader(neighbour);
        assertThat(read(other, prepareCurrent(other).id(), "a")).isEqualTo(new SetValue(Set.of("3")));
        admin(storage, StorageAdmin::drop);
    }

    @Test
    void wrong_credentials_are_told_with_what_to_do() {
        StorageDescriptor storage = storage(Format.RankedList);
        Credentials wrong = new Credentials(credentials().username(), "wrong");

        assertThat(failure(Kind.Unauthorized, () -> {
            try (StorageAdmin admin = driver.admin(storage, wrong)) {
                admin.provision();
            }
        }).getMessage()).contains("`username`", "`password`").doesNotContain("wrong'");
        failure(Kind.Unauthorized, () -> driver.newVersion(storage, wrong));
        StorageReader reader = driver.reader(storage, wrong);
        readers.add(reader);
        failure(Kind.Unauthorized, () -> await(reader.current()));
    }

    @Test
    void a_server_that_is_down_is_unavailable_and_is_used_again_when_it_is_back() {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion published = publish(storage, new Row("a", list("1")));
        StorageReader reader = reader(storage);
        prepareCurrent(reader);

        process.kill();
        assertThat(failure(Kind.Unavailable, () -> await(reader.current())).getMessage()).contains(Integer.toString(process.port()));
        admin(storage, admin -> failure(Kind.Unavailable, admin::provision));
        failure(Kind.Unavailable, () -> driver.newVersion(storage, credentials()));
        process.start();

        ServerProcess.until("the reader finds the pointer again", () -> reader.current().toCompletionStage().toCompletableFuture()
                .handle((current, failure) -> failure == null && current.isPresent()).join());
        assertThat(await(reader.current()).orElseThrow().id()).isEqualTo(published.id());
        assertThat(read(reader, published.id(), "a")).isEqualTo(list("1"));
    }

    @Test
    void readers_never_see_a_mixture_or_a_gap_while_versions_are_published_and_dropped() throws Exception {
        StorageDescriptor storage = storage(Format.RankedList);
        publish(storage, new Row("a", list("0")), new Row("b", list("0")));
        StorageReader reader = reader(storage);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        List<Throwable> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = Stream.generate(() -> Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                try {
                    PublishedVersion current = prepareCurrent(reader);
                    for (int i = 0; i < 20; i++) {
                        Map<String, Value> values = await(reader.read(current.id(), List.of("a", "b"), TIMEOUT));
                        assertThat(values.get("a")).isInstanceOf(RankedList.class).isEqualTo(values.get("b"));
                        reads.incrementAndGet();
                    }
                } catch (Throwable e) {
                    wrong.add(e);
                    return;
                }
            }
        })).limit(4).toList();

        for (int i = 1; i <= 15; i++) {
            publish(storage, new Row("a", list("" + i)), new Row("b", list("" + i)));
            admin(storage, admin -> admin.dropSuperseded(Duration.ofSeconds(30)));
        }
        done.set(true);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong).isEmpty();
        assertThat(reads.get()).isPositive();
    }
}
