package dev.touchstone.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.fixture.RedisProcess;
import dev.touchstone.storage.fixture.ServerProcess;
import dev.touchstone.storage.fixture.SmallDisk;
import dev.touchstone.storage.fixture.VersitygwProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The volume of a server is full: for real, on a small disk. The loader says so, what was published stays, and room heals it. */
@EnabledIf(value = "dev.touchstone.storage.fixture.SmallDisk#isPossible", disabledReason = "mounting a small disk needs root")
class FullDiskTest {
    private static final RankedList SMALL = RankedList.of(List.of("kept"), List.of(1.0));

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path work;

    private SmallDisk disk;
    private Path mounted;

    @BeforeEach
    void mount() throws IOException {
        mounted = Files.createDirectories(work.resolve("volume"));
        disk = SmallDisk.mount(mounted, 4);
    }

    @AfterEach
    void unmount() {
        disk.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void ofRedis() {
        // As the shared server is configured: one that fsyncs always ends when its disk is full.
        try (var redis = new RedisProcess(mounted, "--appendfsync", "everysec")) {
            redis.start();
            fills(redis.server(), RedisProcess.CREDENTIALS, "cannot write to its disk", Optional.of("make room on its volume"));
        }
    }

    @Test
    void ofS3() {
        try (var s3 = new VersitygwProcess(mounted)) {
            s3.start();
            fills(s3.server(), VersitygwProcess.CREDENTIALS, "is full", Optional.empty());
        }
    }

    private void fills(Server server, Credentials credentials, String loaderSays, Optional<String> serverSays) {
        var storage = new StorageDescriptor("shop", "films", Format.RankedList, StorageMode.Versioned, new Field("filmId", ValueType.String),
                List.of(), 2, List.of(), server);
        var driver = Drivers.standard(vertx, Clock.systemUTC(), work.resolve("snapshots")).of(storage);
        try (var admin = driver.admin(storage, credentials)) {
            admin.provision();
        }
        PublishedVersion good = load(driver, storage, credentials, List.of(new Row("a", SMALL)));

        var failure = catchThrowableOfType(StorageException.class, () -> load(driver, storage, credentials, large()));
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.NoSpace);
        assertThat(failure).hasMessageContaining(loaderSays);

        try (var admin = driver.admin(storage, credentials)) {
            assertThat(admin.describe().current()).contains(good);
            serverSays.ifPresentOrElse(
                    words -> assertThat(admin.describe().full().orElseThrow()).contains(words),
                    () -> assertThat(admin.describe().refused().orElseThrow().message()).contains(loaderSays));
            StorageReader reader = driver.reader(storage, credentials);
            ServerProcess.until("the version before is read", () -> read(reader, good.id()).filter(SMALL::equals).isPresent());
            reader.close().toCompletionStage().toCompletableFuture().join();

            disk.resize(64);
            ServerProcess.until("there is room again", () -> admin.describe().full().isEmpty());
        }
        PublishedVersion next = load(driver, storage, credentials, large());
        try (var admin = driver.admin(storage, credentials)) {
            assertThat(admin.describe().current()).contains(next);
            assertThat(admin.describe().refused()).isEmpty();
        }
    }

    private static Optional<Value> read(StorageReader reader, String version) {
        try {
            var current = reader.current().toCompletionStage().toCompletableFuture().join().orElseThrow();
            reader.prepare(current).toCompletionStage().toCompletableFuture().join();
            return Optional.of(reader.read(version, List.of("a"), Duration.ofSeconds(5)).toCompletionStage().toCompletableFuture().join().get("a"));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static PublishedVersion load(Driver driver, StorageDescriptor storage, Credentials credentials, List<Row> rows) {
        var writer = driver.newVersion(storage, credentials);
        try {
            for (int from = 0; from < rows.size(); from += 100) {
                writer.write(rows.subList(from, Math.min(rows.size(), from + 100)));
            }
            return writer.publish();
        } finally {
            close(writer);
        }
    }

    /** A full Redis does not even delete; the next load removes what is left. */
    private static void close(VersionWriter writer) {
        try {
            writer.close();
        } catch (StorageException e) {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NoSpace);
        }
    }

    /** Some 12 megabytes. */
    private static List<Row> large() {
        var ids = IntStream.range(0, 200).mapToObj(i -> "film-" + i + "-" + "x".repeat(100)).toList();
        var scores = IntStream.range(0, 200).mapToObj(i -> 1.0 - i / 1000.0).toList();
        return IntStream.range(0, 400).mapToObj(i -> new Row("key-" + i, RankedList.of(ids, scores))).toList();
    }
}
