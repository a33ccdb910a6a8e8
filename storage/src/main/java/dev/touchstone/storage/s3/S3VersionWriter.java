package dev.touchstone.storage.s3;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.VersionWriter;
import dev.touchstone.storage.codec.ValueCodec;
import dev.touchstone.storage.snapshot.SnapshotWriter;
import dev.touchstone.storage.version.Documents;
import dev.touchstone.storage.version.Manifest;
import dev.touchstone.storage.version.Pointer;
import dev.touchstone.storage.version.VersionIds;
import dev.touchstone.storage.version.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Builds a snapshot on the local disk and uploads it when it is complete. */
final class S3VersionWriter implements VersionWriter {
    /** What one PUT can carry; every reader keeps a copy, so this is no place for more. */
    private static final long MAX_BYTES = 5L << 30;

    private final StorageDescriptor storage;
    private final ObjectNames names;
    private final ValueCodec codec;
    private final S3Servers.Lease lease;
    private final S3Server server;
    private final S3VersionStore store;
    private final Versions versions;
    private final Clock clock;
    private final Optional<Pointer> base;
    private final String version;
    private final Path file;
    private final SnapshotWriter snapshot;
    private boolean uploading;
    private boolean published;

    S3VersionWriter(StorageDescriptor storage, S3Servers.Lease lease, Clock clock, Path directory) {
        this.storage = storage;
        this.names = ObjectNames.of(storage);
        this.codec = new ValueCodec(storage);
        this.lease = lease;
        this.server = lease.server();
        this.store = new S3VersionStore(names, server);
        this.versions = new Versions(storage, store, clock);
        this.clock = clock;
        this.base = versions.pointer();
        this.version = VersionIds.next(clock);
        this.file = directory.resolve("build-" + version + ".tsnap");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw S3Errors.ofDisk(e, directory);
        }
        this.snapshot = new SnapshotWriter(file);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public void write(List<Row> rows) {
        for (Row row : rows) {
            if (!(row.value() instanceof SetValue set && set.members().isEmpty())) {
                snapshot.add(row.key(), codec.encode(row.value()));
            }
        }
    }

    @Override
    public void check() {
        versions.check(snapshot.rows(), base);
    }

    @Override
    public PublishedVersion publish() {
        versions.checkToPublish(version, snapshot.rows(), base);
        String sha256 = snapshot.finish();
        Manifest manifest = new Manifest(version, storage.format(), snapshot.rows(), size(), sha256, clock.instant().toString());
        uploading = true;
        upload();
        server.put(names.manifest(version), Documents.write(manifest));
        PublishedVersion result = versions.publish(manifest, base);
        published = true;
        return result;
    }

    /** What has no room leaves room for a word about it. */
    private void upload() {
        try {
            server.put(names.snapshot(version), file);
        } catch (StorageException e) {
            if (e.kind() == Kind.NoSpace) {
                versions.record(version, snapshot.rows(), e);
            }
            throw e;
        }
    }

    private long size() {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw new StorageException(Kind.Refused, "the snapshot of '" + storage.name() + "' would have " + bytes
                        + " bytes; it must not have more than " + MAX_BYTES + ": use technology Redis, or several storages");
            }
            return bytes;
        } catch (IOException e) {
            throw S3Errors.ofDisk(e, file.getParent());
        }
    }

    @Override
    public void close() {
        try {
            snapshot.close();
            Files.deleteIfExists(file);
            if (uploading && !published) {
                store.delete(version);
            }
        } catch (IOException e) {
            throw S3Errors.ofDisk(e, file.getParent());
        } finally {
            lease.close();
        }
    }
}
