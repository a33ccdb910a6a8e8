package dev.touchstone.storage.redis;

import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.version.Versions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks after a storage on Redis, where nothing has to exist before the first row. */
final class RedisAdmin implements StorageAdmin {
    private final StorageDescriptor storage;
    private final RedisKeys keys;
    private final RedisServers.Lease lease;
    private final RedisCommands redis;
    private final Versions versions;

    RedisAdmin(StorageDescriptor storage, RedisServers.Lease lease, Clock clock) {
        this.storage = storage;
        this.keys = RedisKeys.of(storage);
        this.lease = lease;
        this.redis = new RedisCommands(lease.server());
        this.versions = new Versions(storage, new RedisVersionStore(keys, redis), clock);
    }

    @Override
    public void provision() {
        redis.ping();
    }

    @Override
    public StorageDescription describe() {
        var description = isLive()
                ? new StorageDescription(Optional.empty(), redis.count(RedisKeys.startingWith(keys.live())), -1, List.of())
                : versions.describe();
        return redis.full().map(description::whoseServerIsFull).orElse(description);
    }

    @Override
    public PublishedVersion publish(String version) {
        if (isLive()) {
            throw new StorageException(StorageException.Kind.Refused, "storage '" + storage.name() + "' is Live and has no versions");
        }
        return versions.moveTo(version);
    }

    @Override
    public List<String> dropSuperseded(Duration grace) {
        return isLive() ? List.of() : versions.dropSuperseded(grace);
    }

    @Override
    public void drop() {
        redis.unlinkAll(RedisKeys.startingWith(keys.prefix()));
    }

    @Override
    public void close() {
        lease.close();
    }

    private boolean isLive() {
        return storage.mode() == StorageMode.Live;
    }
}
