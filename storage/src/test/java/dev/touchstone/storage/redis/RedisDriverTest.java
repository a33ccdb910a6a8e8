package dev.touchstone.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Change;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.LiveWriter;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Unreadable;
import dev.touchstone.storage.Value;
import dev.touchstone.storage.fixture.RedisProcess;
import dev.touchstone.storage.fixture.ServerProcess;
import dev.touchstone.storage.kit.StorageKit;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedisDriverTest extends StorageKit {

    @Override
    protected ServerProcess process(Path directory) {
        return new RedisProcess(directory);
    }

    @Override
    protected Driver driver(Vertx vertx, Path directory) {
        return new RedisDriver(vertx, Clock.systemUTC());
    }

    @Override
    protected Server server() {
        return ((RedisProcess) process).server();
    }

    @Override
    protected Credentials credentials() {
        return RedisProcess.CREDENTIALS;
    }

    @Override
    protected boolean hasTraces(StorageDescriptor storage) {
        return redis(Request.cmd(Command.KEYS).arg("*" + storage.namespace() + "/" + storage.name() + "}*")).size() > 0;
    }

    private Response redis(Request request) {
        RedisServers servers = new RedisServers(vertx);
        RedisServers.Lease lease = servers.acquire(server(), credentials());
        try {
            return await(lease.server().send(request));
        } finally {
            lease.close();
        }
    }

    private void change(StorageDescriptor storage, Change... changes) {
        try (LiveWriter writer = driver.live(storage, credentials())) {
            writer.apply(List.of(changes));
        }
    }

    @Test
    void live_rows_are_upserted_whole_and_deleted() {
        StorageDescriptor storage = storage(Format.RankedList, StorageMode.Live);
        StorageReader reader = reader(storage);
        String version = prepareCurrent(reader).id();

        change(storage, new Change.Upsert("a", list("1")), new Change.Upsert("b", list("2")), new Change.Upsert("a", list("3")),
                new Change.Delete("b"), new Change.Delete("never"));

        assertThat(await(reader.read(version, List.of("a", "b"), TIMEOUT))).isEqualTo(Map.of("a", list("3"), "b", Missing.MISSING));
    }

    @Test
    void whoever_polls_live_rows_learns_that_their_server_is_gone() {
        StorageReader reader = reader(storage(Format.Set, StorageMode.Live));
        prepareCurrent(reader);

        process.kill();
        failure(Kind.Unavailable, () -> await(reader.current()));
        process.start();

        ServerProcess.until("it answers", () -> reader.current().toCompletionStage().toCompletableFuture()
                .handle((version, failure) -> failure == null).join());
    }

    @Test
    void live_sets_gain_and_lose_members() {
        StorageDescriptor storage = storage(Format.Set, StorageMode.Live);
        StorageReader reader = reader(storage);
        String version = prepareCurrent(reader).id();

        change(storage, new Change.Upsert("a", new SetValue(Set.of("1", "2"))), new Change.Members("a", List.of("3"), List.of("1")));
        assertThat(read(reader, version, "a")).isEqualTo(new SetValue(Set.of("2", "3")));

        change(storage, new Change.Upsert("a", new SetValue(Set.of("9"))), new Change.Members("b", List.of("x"), List.of()));
        assertThat(read(reader, version, "a")).isEqualTo(new SetValue(Set.of("9")));

        change(storage, new Change.Members("a", List.of(), List.of("9")), new Change.Upsert("b", new SetValue(Set.of())));
        assertThat(await(reader.read(version, List.of("a", "b"), TIMEOUT))).isEqualTo(Map.of("a", Missing.MISSING, "b", Missing.MISSING));
    }

    @Test
    void live_rows_are_counted_and_dropped() {
        StorageDescriptor storage = storage(Format.Set, StorageMode.Live);
        change(storage, new Change.Members("a", List.of("x"), List.of()), new Change.Members("b", List.of("x"), List.of()));

        admin(storage, admin -> {
            assertThat(admin.describe().rows()).isEqualTo(2);
            admin.drop();
            assertThat(admin.describe().rows()).isZero();
        });
        assertThat(hasTraces(storage)).isFalse();
    }

    @Test
    void one_unreadable_row_does_not_spoil_the_others() {
        StorageDescriptor lists = storage(Format.RankedList, StorageMode.Live);
        StorageDescriptor sets = storage(Format.Set, StorageMode.Live);
        change(lists, new Change.Upsert("good", list("1")));
        change(sets, new Change.Upsert("good", new SetValue(Set.of("1"))));
        redis(Request.cmd(Command.SET).arg(RedisKeys.of(lists).live() + "bad").arg("{\"id\":"));
        redis(Request.cmd(Command.SET).arg(RedisKeys.of(sets).live() + "bad").arg("not a set"));

        Map<String, Value> fromLists = await(reader(lists).read(PublishedVersion.LIVE, List.of("bad", "good"), TIMEOUT));
        Map<String, Value> fromSets = await(reader(sets).read(PublishedVersion.LIVE, List.of("bad", "good"), TIMEOUT));

        assertThat(fromLists.get("bad")).isInstanceOf(Unreadable.class);
        assertThat(fromLists.get("good")).isEqualTo(list("1"));
        assertThat(fromSets.get("bad")).isInstanceOf(Unreadable.class);
        assertThat(fromSets.get("good")).isEqualTo(new SetValue(Set.of("1")));
    }

    @Test
    void a_version_that_is_gone_is_not_taken_for_missing_rows() {
        StorageDescriptor storage = storage(Format.RankedList);
        StorageDescriptor sets = storage(Format.Set);
        PublishedVersion list = publish(storage, new Row("a", list("1")));
        PublishedVersion set = publish(sets, new Row("a", new SetValue(Set.of("1"))));
        StorageReader reader = reader(storage);
        StorageReader setReader = reader(sets);

        admin(storage, admin -> admin.drop());
        admin(sets, admin -> admin.drop());

        failure(Kind.NoSuchVersion, () -> read(reader, list.id(), "a"));
        failure(Kind.NoSuchVersion, () -> read(setReader, set.id(), "a"));
    }

    @Test
    void reads_fail_fast_while_the_server_is_down_and_work_soon_after_it_is_back() {
        StorageDescriptor storage = storage(Format.RankedList, StorageMode.Live);
        change(storage, new Change.Upsert("a", list("1")));
        StorageReader reader = reader(storage);
        assertThat(read(reader, PublishedVersion.LIVE, "a")).isEqualTo(list("1"));

        process.kill();
        for (int i = 0; i < 100; i++) {
            failure(Kind.Unavailable, () -> read(reader, PublishedVersion.LIVE, "a"));
        }
        process.start();

        ServerProcess.until("a read works", () -> reader.read(PublishedVersion.LIVE, List.of("a"), TIMEOUT)
                .toCompletionStage().toCompletableFuture().handle((values, failure) -> failure == null).join());
    }

    @Test
    void a_server_that_hangs_costs_no_more_than_the_timeout_and_then_nothing() {
        StorageDescriptor storage = storage(Format.RankedList, StorageMode.Live);
        StorageReader reader = reader(storage);
        assertThat(read(reader, PublishedVersion.LIVE, "a")).isEqualTo(Missing.MISSING);

        process.freeze();
        try {
            assertThat(failure(Kind.Unavailable, () -> await(reader.read(PublishedVersion.LIVE, List.of("a"), Duration.ofMillis(50))))
                    .getMessage()).contains("in time");
        } finally {
            process.thaw();
        }

        assertThat(read(reader, PublishedVersion.LIVE, "a")).isEqualTo(Missing.MISSING);
    }

    @Test
    void a_server_that_hangs_for_long_is_given_up_until_it_answers_again() {
        StorageDescriptor storage = storage(Format.RankedList, StorageMode.Live);
        StorageReader reader = reader(storage);
        assertThat(read(reader, PublishedVersion.LIVE, "a")).isEqualTo(Missing.MISSING);

        process.freeze();
        try {
            ServerProcess.until("reads fail without being sent", () -> {
                try {
                    await(reader.read(PublishedVersion.LIVE, List.of("a"), Duration.ofMillis(20)));
                    return false;
                } catch (StorageException e) {
                    return e.getMessage().contains("stopped answering");
                }
            });
        } finally {
            process.thaw();
        }

        ServerProcess.until("a read works", () -> reader.read(PublishedVersion.LIVE, List.of("a"), TIMEOUT)
                .toCompletionStage().toCompletableFuture().handle((values, failure) -> failure == null).join());
    }

    @Test
    void a_full_server_says_so() throws Exception {
        try (RedisProcess small = new RedisProcess(java.nio.file.Files.createDirectories(work.resolve("small")), "--maxmemory", "1500000")) {
            small.start();
            StorageDescriptor storage = storage(Format.RankedList);
            StorageDescriptor onSmall = new StorageDescriptor(storage.namespace(), storage.name(), storage.format(), storage.mode(),
                    storage.key(), List.of(), 2, List.of(), small.server());
            RankedList big = list(java.util.stream.IntStream.range(0, 50_000).mapToObj(i -> "film-" + i).toArray(String[]::new));

            assertThat(failure(Kind.NoSpace, () -> {
                publish(onSmall, new Row("a", big));
                publish(onSmall, new Row("a", big));
            }).getMessage()).contains("`maxmemory`");
        }
    }
}
