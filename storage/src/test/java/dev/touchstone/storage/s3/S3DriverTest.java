package dev.touchstone.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.fixture.ServerProcess;
import dev.touchstone.storage.fixture.VersitygwProcess;
import dev.touchstone.storage.kit.StorageKit;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class S3DriverTest extends StorageKit {

    @Override
    protected ServerProcess process(Path directory) {
        return new VersitygwProcess(directory);
    }

    @Override
    protected Driver driver(Vertx vertx, Path directory) {
        return new S3Driver(vertx, Clock.systemUTC(), directory);
    }

    @Override
    protected Server server() {
        return ((VersitygwProcess) process).server();
    }

    @Override
    protected Credentials credentials() {
        return VersitygwProcess.CREDENTIALS;
    }

    @Override
    protected boolean hasTraces(StorageDescriptor storage) {
        Path folder = ((VersitygwProcess) process).file(storage.namespace() + "/" + storage.name());
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            return files.anyMatch(Files::isRegularFile);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path snapshot(StorageDescriptor storage, PublishedVersion version) {
        return ((VersitygwProcess) process).file(ObjectNames.of(storage).snapshot(version.id()));
    }

    private List<Path> pulled() throws IOException {
        Path directory = work.resolve("snapshots");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void a_corrupt_snapshot_is_refused_and_the_one_before_stays() throws IOException {
        StorageDescriptor storage = storage(Format.RankedList);
        StorageReader reader = reader(storage);
        PublishedVersion good = publish(storage, new Row("a", list("good")));
        prepareCurrent(reader);
        PublishedVersion bad = publish(storage, new Row("a", list("bad")));
        try (FileChannel file = FileChannel.open(snapshot(storage, bad), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'X'}), 40);
        }

        assertThat(failure(Kind.Corrupt, () -> await(reader.prepare(bad))).getMessage()).contains(bad.id()).contains("SHA-256").contains("load");

        assertThat(read(reader, good.id(), "a")).isEqualTo(list("good"));
        failure(Kind.NoSuchVersion, () -> read(reader, bad.id(), "a"));
        assertThat(pulled()).extracting(Path::toString).noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void a_truncated_snapshot_is_refused() throws IOException {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion version = publish(storage, new Row("a", list("1")), new Row("b", list("2")));
        try (FileChannel file = FileChannel.open(snapshot(storage, version), StandardOpenOption.WRITE)) {
            file.truncate(50);
        }

        failure(Kind.Corrupt, () -> await(reader(storage).prepare(version)));
    }

    @Test
    void a_snapshot_that_is_gone_is_told_apart_from_a_server_that_is_away() throws IOException {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion version = publish(storage, new Row("a", list("1")));
        Files.delete(snapshot(storage, version));

        failure(Kind.NoSuchVersion, () -> await(reader(storage).prepare(version)));
    }

    @Test
    void reads_go_on_while_the_server_is_down() {
        StorageDescriptor storage = storage(Format.RankedList);
        publish(storage, new Row("a", list("1")));
        StorageReader reader = reader(storage);
        String version = prepareCurrent(reader).id();

        process.kill();
        try {
            assertThat(read(reader, version, "a")).isEqualTo(list("1"));
        } finally {
            process.start();
        }
    }

    @Test
    void readers_share_a_snapshot_and_its_file_goes_with_the_last_of_them() throws IOException {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion version = publish(storage, new Row("a", list("shared")));
        Path file = work.resolve("snapshots").resolve(version.checksum() + ".tsnap");
        StorageReader one = reader(storage);
        StorageReader other = reader(storage);
        prepareCurrent(one);
        prepareCurrent(one);
        prepareCurrent(other);

        one.release(version.id());
        assertThat(read(other, version.id(), "a")).isEqualTo(list("shared"));
        failure(Kind.NoSuchVersion, () -> read(one, version.id(), "a"));
        other.release(version.id());

        ServerProcess.until("the file is deleted", () -> !Files.exists(file));
    }

    @Test
    void a_snapshot_left_by_a_killed_process_is_used_only_when_it_is_whole() throws IOException {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion version = publish(storage, new Row("a", list("whole")));
        Files.createDirectories(work.resolve("snapshots"));
        Files.write(work.resolve("snapshots").resolve(version.checksum() + ".tsnap"), new byte[] {1, 2, 3});
        StorageReader reader = reader(storage);

        assertThat(read(reader, prepareCurrent(reader).id(), "a")).isEqualTo(list("whole"));
    }

    @Test
    void what_nobody_uses_any_more_is_deleted_before_the_next_pull() throws IOException {
        Path leftover = Files.createDirectories(work.resolve("snapshots")).resolve("0000.tsnap");
        Files.write(leftover, new byte[] {1});
        Files.setLastModifiedTime(leftover, java.nio.file.attribute.FileTime.from(Clock.systemUTC().instant().minus(Duration.ofHours(1))));
        StorageDescriptor storage = storage(Format.RankedList);
        publish(storage, new Row("a", list("next")));

        prepareCurrent(reader(storage));

        assertThat(leftover).doesNotExist();
    }

    @Test
    void a_full_disk_is_told_with_what_to_do_and_leaves_nothing_half() throws Exception {
        Path small = Files.createDirectories(work.resolve("small"));
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()) == 0, "only root may mount");
        try {
            StorageDescriptor storage = storage(Format.RankedList);
            PublishedVersion version = publish(storage, new Row("a", list(
                    java.util.stream.IntStream.range(0, 5_000).mapToObj(i -> "film-" + i).toArray(String[]::new))));
            PublishedVersion understated = new PublishedVersion(version.id(), 1, version.checksum(), 10, version.publishedAt());
            StorageReader reader = driver(vertx, small).reader(storage, credentials());

            assertThat(failure(Kind.NoSpace, () -> await(reader.prepare(version))).getMessage()).contains("snapshot volume");
            assertThat(failure(Kind.NoSpace, () -> await(reader.prepare(understated))).getMessage()).contains("snapshot volume");

            try (Stream<Path> files = Files.list(small)) {
                assertThat(files).isEmpty();
            }
            await(reader.close());
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command).start().onExit().join().exitValue();
    }

    @Test
    void a_bucket_that_is_not_there_is_named() {
        StorageDescriptor storage = storage(Format.RankedList);
        Server there = server();
        Server elsewhere = new Server(there.id(), there.technology(), there.host(), there.port(), false, null, "no-such-bucket", null);
        StorageDescriptor lost = new StorageDescriptor(storage.namespace(), storage.name(), storage.format(), storage.mode(), storage.key(),
                List.of(), 2, List.of(), elsewhere);

        assertThat(failure(Kind.Refused, () -> await(reader(lost).current())).getMessage()).contains("'no-such-bucket'");
    }
}
