package dev.touchstone.storage.redis;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.LiveWriter;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.VersionWriter;
import io.vertx.core.Vertx;
import java.time.Clock;

/** The technology {@code Redis}: a single server or a primary; not a cluster. */
public final class RedisDriver implements Driver {
    private final RedisServers servers;
    private final Clock clock;

    public RedisDriver(Vertx vertx, Clock clock) {
        this.servers = new RedisServers(vertx);
        this.clock = clock;
    }

    @Override
    public Technology technology() {
        return Technology.Redis;
    }

    @Override
    public boolean supports(Format format, StorageMode mode) {
        return true;
    }

    @Override
    public StorageAdmin admin(StorageDescriptor storage, Credentials credentials) {
        return new RedisAdmin(storage, servers.acquire(storage.server(), credentials), clock);
    }

    @Override
    public VersionWriter newVersion(StorageDescriptor storage, Credentials credentials) {
        RedisServers.Lease lease = servers.acquireForWriting(storage.server(), credentials);
        try {
            return new RedisVersionWriter(storage, lease, clock);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public LiveWriter live(StorageDescriptor storage, Credentials credentials) {
        return new RedisLiveWriter(storage, servers.acquireForWriting(storage.server(), credentials));
    }

    @Override
    public StorageReader reader(StorageDescriptor storage, Credentials credentials) {
        return new RedisReader(storage, servers.acquire(storage.server(), credentials));
    }
}
