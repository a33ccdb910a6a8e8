package dev.touchstone.storage.s3;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.version.Versions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Looks after a storage in a bucket. */
final class S3Admin implements StorageAdmin {
    private final ObjectNames names;
    private final S3Servers.Lease lease;
    private final S3Server server;
    private final Versions versions;

    S3Admin(StorageDescriptor storage, S3Servers.Lease lease, Clock clock) {
        this.names = ObjectNames.of(storage);
        this.lease = lease;
        this.server = lease.server();
        this.versions = new Versions(storage, new S3VersionStore(names, server), clock);
    }

    @Override
    public void provision() {
        server.ensureBucket();
    }

    @Override
    public StorageDescription describe() {
        return versions.describe();
    }

    @Override
    public PublishedVersion publish(String version) {
        return versions.moveTo(version);
    }

    @Override
    public List<String> dropSuperseded(Duration grace) {
        return versions.dropSuperseded(grace);
    }

    @Override
    public void drop() {
        server.deleteAll(names.prefix());
    }

    @Override
    public void close() {
        lease.close();
    }
}
