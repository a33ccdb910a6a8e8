package dev.touchstone.storage.s3;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.LiveWriter;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.VersionWriter;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;

/** The technology {@code S3}. */
public final class S3Driver implements Driver {
    private final S3Servers servers = new S3Servers();
    private final Vertx vertx;
    private final Clock clock;
    private final Path directory;
    private final SnapshotDirectory snapshots;

    /** @param directory where snapshots are kept and built */
    public S3Driver(Vertx vertx, Clock clock, Path directory) {
        this.vertx = vertx;
        this.clock = clock;
        this.directory = directory;
        this.snapshots = new SnapshotDirectory(directory, clock);
    }

    @Override
    public Technology technology() {
        return Technology.S3;
    }

    @Override
    public boolean supports(Format format, StorageMode mode) {
        return mode == StorageMode.Versioned;
    }

    @Override
    public StorageAdmin admin(StorageDescriptor storage, Credentials credentials) {
        return new S3Admin(storage, servers.acquire(storage.server(), credentials), clock);
    }

    @Override
    public VersionWriter newVersion(StorageDescriptor storage, Credentials credentials) {
        S3Servers.Lease lease = servers.acquire(storage.server(), credentials);
        try {
            return new S3VersionWriter(storage, lease, clock, directory);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public LiveWriter live(StorageDescriptor storage, Credentials credentials) {
        throw new StorageException(StorageException.Kind.Refused, "technology 'S3' has no `mode: Live`; use 'Redis'");
    }

    @Override
    public StorageReader reader(StorageDescriptor storage, Credentials credentials) {
        return new S3Reader(storage, servers.acquire(storage.server(), credentials), snapshots, vertx);
    }
}
