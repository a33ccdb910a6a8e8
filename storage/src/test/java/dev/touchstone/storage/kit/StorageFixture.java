package dev.touchstone.storage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.Row;
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
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server of one technology, and storages on it: each test has one of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StorageFixture {
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
        return reader(storage, credentials());
    }

    protected final StorageReader reader(StorageDescriptor storage, Credentials credentials) {
        StorageReader reader = driver.reader(storage, credentials);
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
}
