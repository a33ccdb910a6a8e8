package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.serving.fixture.Load;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.Change;
import dev.touchstone.storage.Drivers;
import dev.touchstone.storage.LiveWriter;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.VersionWriter;
import dev.touchstone.storage.fixture.RedisProcess;
import dev.touchstone.storage.fixture.ServerProcess;
import dev.touchstone.storage.fixture.VersitygwProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model on Redis, its fallback on S3, a rule's data live on Redis: and then the servers fail. */
class RealServersTest {
    private final Vertx vertx = Vertx.vertx();
    private Path directory;
    private RedisProcess redis;
    private VersitygwProcess s3;
    private Drivers drivers;
    private Routes routes;
    private RunningServer server;

    @BeforeEach
    void start(@TempDir Path temp) throws IOException {
        directory = temp;
        redis = new RedisProcess(Files.createDirectories(temp.resolve("redis")));
        s3 = new VersitygwProcess(Files.createDirectories(temp.resolve("s3")));
        redis.start();
        s3.start();
        drivers = Drivers.standard(vertx, Clock.systemUTC(), Files.createDirectories(temp.resolve("writer")));
        routes = Routes.filmPage().on(s3.server()).deadline(4_000).fallback("popular", 1_000).on(redis.server()).modelTimeout(1_500)
                .storage("viewings", Format.Set, StorageMode.Live)
                .exclude("not-seen", "item.id in data.seen", Routes.data("seen", "viewings", "request.userId"));
        publish("neighbours", new Row("f1", list("a", "b", "c")), new Row("f2", list("d")));
        publish("popular", new Row("all", list("p", "q")));
        see("ada", "b");
        server = RunningServer.start(serving -> Drivers.standard(serving, Clock.systemUTC(), snapshots(temp)), 500, 0);
        server.credentials(Map.of("shared-redis", RedisProcess.CREDENTIALS, "shared-s3", VersitygwProcess.CREDENTIALS));
        server.take(routes);
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
        s3.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void answersFromRedisAndFallsBackToAMappedSnapshot() {
        assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a", "c");
        assertThat(RunningServer.ids(server.predict("ada", "unknown"))).containsExactly("p", "q");

        see("ada", "b", "q");

        assertThat(RunningServer.ids(server.predict("ada", "unknown"))).containsExactly("p");
    }

    @Test
    void followsPublishedVersions() throws Exception {
        server.predict("ada", "f1");
        publish("neighbours", new Row("f1", list("z")));
        publish("popular", new Row("all", list("r")));

        ServerProcess.until("both new versions answer", () -> RunningServer.ids(server.predict("ada", "f1")).equals(List.of("z"))
                && RunningServer.ids(server.predict("ada", "unknown")).equals(List.of("r")));
    }

    @Test
    void survivesRedisBeingKilledUnderLoadAndRecovers() {
        try (Load load = Load.begin(server.server().port(), 3)) {
            ServerProcess.until("load is on", () -> load.sent() > 100);
            redis.kill();
            int before = load.sent();
            ServerProcess.until("it goes on", () -> load.sent() > before + 50);
            JsonNode meanwhile = server.predict("ada", "f1");
            redis.start();
            ServerProcess.until("the model and the rule are back", () -> RunningServer.ids(server.predict("ada", "f1")).equals(List.of("a", "c")));
            load.stop();

            assertThat(meanwhile.path("result").asText()).as("the rule is Closed").isEqualTo("NotAnswered");
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void holdsTheDeadlineWhenRedisHangs() {
        server.predict("ada", "f1");
        redis.freeze();
        long start = System.nanoTime();
        JsonNode answer = server.predict("ada", "f2");
        double millis = (System.nanoTime() - start) / 1e6;
        redis.thaw();

        assertThat(answer.path("result").asText()).isEqualTo("NotAnswered");
        assertThat(millis).as("the deadline of 4 s, generously").isLessThan(12_000);
        ServerProcess.until("it recovers", () -> RunningServer.ids(server.predict("ada", "f2")).equals(List.of("d")));
    }

    @Test
    void answersFromTheFallbackWithinTheDeadlineWhenRedisHangsAndTheRuleIsOpen() {
        Routes open = Routes.filmPage().number(2).on(s3.server()).deadline(4_000).fallback("popular", 1_000).on(redis.server()).modelTimeout(200);
        server.take(open);
        redis.freeze();
        JsonNode answer = server.predict("ada", "f2");
        redis.thaw();

        assertThat(RunningServer.ids(answer)).containsExactly("p", "q");
        assertThat(server.metric("touchstone_fallbacks_total", "reason=\"timeout\"")).isEqualTo(1);
    }

    @Test
    void takesARouteWhoseRedisIsDown() {
        redis.kill();
        Routes second = Routes.filmPage().number(2).on(s3.server()).deadline(4_000).fallback("popular", 1_000).on(redis.server()).modelTimeout(1_500).with("als", "request.filmId");

        server.take(second);

        assertThat(RunningServer.ids(server.predict("ada", "f2"))).containsExactly("p", "q");
    }

    @Test
    void staysOnItsSnapshotWhenTheNewOneIsCorrupt() throws Exception {
        assertThat(RunningServer.ids(server.predict("ada", "unknown"))).containsExactly("p", "q");
        s3.kill();
        Path pointer = s3.file("films/popular/current.json");
        String before = Files.readString(pointer);
        s3.start();
        try (VersionWriter writer = drivers.of(popular()).newVersion(popular(), VersitygwProcess.CREDENTIALS)) {
            writer.write(List.of(new Row("all", list("new"))));
            writer.publish();
        }
        Path snapshot = s3.file("films/popular/versions/" + version(Files.readString(pointer)) + "/snapshot.tsnap");
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 1;
        Files.write(snapshot, bytes);

        try (RunningServer fresh = RunningServer.start(serving -> Drivers.standard(serving, Clock.systemUTC(), snapshots(directory.resolve("fresh"))), 500, 0)) {
            fresh.credentials(Map.of("shared-redis", RedisProcess.CREDENTIALS, "shared-s3", VersitygwProcess.CREDENTIALS));
            fresh.take(routes);
            ServerProcess.until("it is refused", () -> fresh.metric("touchstone_storage_version_rejected_total", "storage=\"popular\"", "reason=\"corrupt\"") >= 1);
            assertThat(fresh.predict("ada", "unknown").path("result").asText()).isEqualTo("NotAnswered");
            assertThat(RunningServer.ids(fresh.predict("ada", "f1"))).as("the others are not concerned").containsExactly("a", "c");
        }
        assertThat(before).isNotEqualTo(Files.readString(pointer));
    }

    @Test
    void opensItsStoragesAnewWhenAPasswordComesLater() {
        try (RunningServer late = RunningServer.start(serving -> Drivers.standard(serving, Clock.systemUTC(), snapshots(directory.resolve("late"))), 500, 0)) {
            late.credentials(Map.of());
            late.take(routes);
            assertThat(late.predict("ada", "f1").path("result").asText()).isEqualTo("NotAnswered");

            late.credentials(Map.of("shared-redis", RedisProcess.CREDENTIALS, "shared-s3", VersitygwProcess.CREDENTIALS));

            ServerProcess.until("it reads", () -> RunningServer.ids(late.predict("ada", "f1")).equals(List.of("a", "c")));
        }
    }

    private StorageDescriptor popular() {
        return descriptor("popular");
    }

    private StorageDescriptor descriptor(String name) {
        return routes.build().storages().stream().filter(storage -> storage.name().equals(name)).findFirst().orElseThrow();
    }

    private void publish(String name, Row... rows) {
        StorageDescriptor storage = descriptor(name);
        Credentials credentials = name.equals("popular") ? VersitygwProcess.CREDENTIALS : RedisProcess.CREDENTIALS;
        try (var admin = drivers.of(storage).admin(storage, credentials)) {
            admin.provision();
        }
        try (VersionWriter writer = drivers.of(storage).newVersion(storage, credentials)) {
            writer.write(List.of(rows));
            writer.publish();
        }
    }

    private void see(String viewer, String... films) {
        try (LiveWriter writer = drivers.of(descriptor("viewings")).live(descriptor("viewings"), RedisProcess.CREDENTIALS)) {
            writer.apply(List.of(new Change.Upsert(viewer, new SetValue(Set.of(films)))));
        }
    }

    private static String version(String pointer) {
        return RunningServer.parse(pointer).path("version").asText();
    }

    private static RankedList list(String... ids) {
        return RankedList.of(List.of(ids), java.util.Collections.nCopies(ids.length, 0.5));
    }

    private static Path snapshots(Path directory) {
        try {
            return Files.createDirectories(directory.resolve("snapshots"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
