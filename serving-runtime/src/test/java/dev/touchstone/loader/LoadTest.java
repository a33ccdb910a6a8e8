package dev.touchstone.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Drivers;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Value;
import dev.touchstone.storage.VersionWriter;
import dev.touchstone.storage.fixture.RedisProcess;
import dev.touchstone.storage.fixture.VersitygwProcess;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person or a Job runs it, against real servers. */
class LoadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    static Path servers;

    @TempDir
    Path work;

    private static Vertx vertx;
    private static RedisProcess redis;
    private static VersitygwProcess s3;
    private static Drivers drivers;
    private static int number;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeAll
    static void startServers() throws IOException {
        vertx = Vertx.vertx();
        redis = new RedisProcess(Files.createDirectories(servers.resolve("redis")));
        redis.start();
        s3 = new VersitygwProcess(Files.createDirectories(servers.resolve("s3")));
        s3.start();
        drivers = Drivers.standard(vertx, Clock.systemUTC(), servers.resolve("snapshots"));
    }

    @AfterAll
    static void stopServers() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
        s3.close();
    }

    private static StorageDescriptor redisStorage(Format format, Check... checks) {
        return Storages.versioned("films-" + ++number, format, redis.server(), checks);
    }

    private static Credentials credentials(Server server) {
        return server.equals(redis.server()) ? RedisProcess.CREDENTIALS : VersitygwProcess.CREDENTIALS;
    }

    private Outcome load(StorageDescriptor storage, String file, String... more) {
        Path connection = Storages.mount(work, storage, credentials(storage.server()));
        return run(concat(new String[] {"load", storage.name(), "--connection", connection.toString(), "--file", file}, more));
    }

    private static Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = TouchstoneCli.run(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), args);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static String[] concat(String[] first, String[] second) {
        return java.util.stream.Stream.of(first, second).flatMap(java.util.Arrays::stream).toArray(String[]::new);
    }

    private String file(String name, String... lines) throws IOException {
        return Files.writeString(work.resolve(name), String.join("\n", lines) + "\n").toString();
    }

    private static Value read(StorageDescriptor storage, String key) {
        StorageReader reader = drivers.of(storage).reader(storage, credentials(storage.server()));
        PublishedVersion current = reader.current().toCompletionStage().toCompletableFuture().join().orElseThrow();
        reader.prepare(current).toCompletionStage().toCompletableFuture().join();
        Value value = reader.read(current.id(), List.of(key), TIMEOUT).toCompletionStage().toCompletableFuture().join().get(key);
        reader.close().toCompletionStage().toCompletableFuture().join();
        return value;
    }

    private static StorageDescription describe(StorageDescriptor storage) {
        try (StorageAdmin admin = drivers.of(storage).admin(storage, credentials(storage.server()))) {
            return admin.describe();
        }
    }

    @Test
    void a_file_becomes_the_published_version() throws IOException {
        StorageDescriptor storage = redisStorage(Format.RankedList);

        Outcome outcome = load(storage, file("films.jsonl",
                "{\"key\":\"a\",\"items\":[{\"id\":\"x\",\"score\":2},{\"id\":\"y\",\"score\":0.5}]}", "",
                "{\"items\":[],\"key\":\"\u00e9\"}"));

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).matches("published version \\S+ of shop/" + storage.name() + ": 2 rows in \\d+\\.\\d s\n");
        assertThat(read(storage, "a")).isEqualTo(RankedList.of(new String[] {"x", "y"}, new double[] {2, 0.5}));
        assertThat(read(storage, "\u00e9")).isEqualTo(RankedList.of(new String[0], new double[0]));
    }

    @Test
    void a_file_becomes_a_snapshot_in_a_bucket() throws IOException {
        StorageDescriptor storage = Storages.versioned("popular", Format.Set, s3.server());
        try (StorageAdmin admin = drivers.of(storage).admin(storage, VersitygwProcess.CREDENTIALS)) {
            admin.provision();
        }

        assertThat(load(storage, file("sets.jsonl", "{\"key\":\"a\",\"members\":[\"x\",\"y\"]}")).exitCode()).isEqualTo(ExitCode.OK);

        assertThat(read(storage, "a")).isEqualTo(new SetValue(Set.of("x", "y")));
    }

    @Test
    void a_bad_row_stops_the_publication_with_its_line_and_the_old_version_stays() throws IOException {
        StorageDescriptor storage = redisStorage(Format.Record);
        load(storage, file("good.jsonl", "{\"key\":\"a\",\"value\":{\"year\":1920}}"));
        StorageDescription before = describe(storage);

        Outcome outcome = load(storage, file("bad.jsonl",
                "{\"key\":\"a\",\"value\":{\"year\":1921}}", "{\"key\":\"b\",\"value\":{\"year\":\"1922\"}}"));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).isEqualTo("error: bad.jsonl, line 2: column `year` must be an integer of 64 bits, is '1922' (a string)\n");
        assertThat(describe(storage)).isEqualTo(before);
    }

    @Test
    void a_key_that_is_there_twice_is_told_with_both_lines() throws IOException {
        StorageDescriptor storage = redisStorage(Format.Set);

        Outcome outcome = load(storage, file("films.jsonl",
                "{\"key\":\"a\",\"members\":[]}", "", "{\"key\":\"b\",\"members\":[]}", "{\"key\":\"a\",\"members\":[\"x\"]}"));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("films.jsonl, line 4: key 'a' was already on films.jsonl, line 1");
        assertThat(describe(storage).current()).isEmpty();
    }

    @Test
    void a_check_that_does_not_hold_has_an_exit_code_of_its_own() throws IOException {
        StorageDescriptor storage = redisStorage(Format.Set, new Check("enough", 2L, null));
        String one = file("films.jsonl", "{\"key\":\"a\",\"members\":[\"x\"]}");

        Outcome outcome = load(storage, one);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(outcome.err()).contains("check 'enough' does not hold: 1 rows, `minRows` is 2");
        assertThat(load(storage, one, "--dry-run").exitCode()).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void a_dry_run_publishes_nothing() throws IOException {
        StorageDescriptor storage = redisStorage(Format.Set);

        Outcome outcome = load(storage, file("films.jsonl", "{\"key\":\"a\",\"members\":[\"x\"]}"), "--dry-run");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).contains("dry run: 1 rows").contains("nothing was published");
        assertThat(describe(storage).current()).isEmpty();
    }

    @Test
    void a_load_that_another_one_overtook_says_so() throws IOException {
        StorageDescriptor storage = redisStorage(Format.Set);
        Path connection = Storages.mount(work, storage, RedisProcess.CREDENTIALS);
        InputStream before = System.in;
        // The other load publishes when this one has opened its version and asks for its first row.
        System.setIn(new ByteArrayInputStream("{\"key\":\"a\",\"members\":[\"slow\"]}\n".getBytes(StandardCharsets.UTF_8)) {
            private boolean done;

            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                if (!done) {
                    done = true;
                    try (VersionWriter other = drivers.of(storage).newVersion(storage, RedisProcess.CREDENTIALS)) {
                        other.publish();
                    }
                }
                return super.read(into, offset, length);
            }
        });
        try {
            Outcome outcome = run("load", storage.name(), "--connection", connection.toString(), "--file", "-");

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.CONFLICT);
            assertThat(outcome.err()).contains("another load of '" + storage.name() + "'").contains("nothing of this load was published");
        } finally {
            System.setIn(before);
        }
        assertThat(describe(storage).rows()).isZero();
    }

    @Test
    void live_rows_are_changed_one_by_one() throws IOException {
        StorageDescriptor storage = Storages.live("viewings-" + ++number, Format.Set, redis.server());

        Outcome outcome = load(storage, file("changes.jsonl", "{\"key\":\"ann\",\"members\":[\"1\",\"2\"]}", "{\"key\":\"ann\",\"add\":[\"3\"],\"remove\":[\"1\"]}",
                "{\"key\":\"bob\",\"add\":[\"4\"]}", "{\"key\":\"bob\",\"deleted\":true}"));

        assertThat(outcome.out()).contains("applied 4 changes to shop/" + storage.name());
        assertThat(read(storage, "ann")).isEqualTo(new SetValue(Set.of("2", "3")));
        assertThat(read(storage, "bob")).isEqualTo(Missing.MISSING);
    }

    @Test
    void nothing_of_a_file_with_a_bad_change_is_applied() throws IOException {
        StorageDescriptor storage = Storages.live("viewings-" + ++number, Format.Set, redis.server());

        Outcome outcome = load(storage, file("changes.jsonl", "{\"key\":\"ann\",\"add\":[\"1\"]}", "{\"key\":\"ann\",\"ad\":[\"2\"]}"));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("changes.jsonl, line 2: column `ad` must not be in a row");
        assertThat(read(storage, "ann")).isEqualTo(Missing.MISSING);
    }

    @Test
    void a_server_that_is_away_and_wrong_credentials_are_told_apart_from_bad_rows() throws IOException {
        StorageDescriptor away = Storages.versioned("away", Format.Set, new Server("external-1", redis.server().technology(), "127.0.0.1", 1, false, 0, null, null));
        String rows = file("films.jsonl", "{\"key\":\"a\",\"members\":[\"x\"]}");
        Path wrong = Storages.mount(work, redisStorage(Format.Set), new Credentials("", "wrong"));

        Outcome unreachable = load(away, rows);
        Outcome refused = run("load", "films-" + number, "--connection", wrong.toString(), "--file", rows);

        assertThat(unreachable.exitCode()).isEqualTo(ExitCode.STORAGE);
        assertThat(unreachable.err()).contains("Redis at '127.0.0.1:1' cannot be reached");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.STORAGE);
        assertThat(refused.err()).contains("refuses the credentials");
    }

    @Test
    void a_wrong_command_line_says_how_it_is_meant() throws IOException {
        assertThat(run("load").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run().err()).contains("touchstone load --help");
        assertThat(run("load", "--help").out()).contains("Exit codes:").contains("--dry-run");
        assertThat(run("load", "films", "--connection", "/nowhere", "--file", "x.jsonl").exitCode()).isEqualTo(ExitCode.CONNECTION);
        assertThat(run("load", "films", "--connection", Storages.mount(work, redisStorage(Format.Set), Credentials.NONE).toString(), "--file", "x").err())
                .contains("is of storage 'films-" + number + "', not of 'films'");
        assertThat(load(redisStorage(Format.Set), "no-such-file.jsonl").err()).contains("there is no file 'no-such-file.jsonl'");
        assertThat(load(redisStorage(Format.Set), "-", "--format", "parquet").exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
