package dev.touchstone.storage.redis;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.VersionWriter;
import dev.touchstone.storage.codec.ValueCodec;
import dev.touchstone.storage.version.Documents;
import dev.touchstone.storage.version.Manifest;
import dev.touchstone.storage.version.Pointer;
import dev.touchstone.storage.version.RowDigest;
import dev.touchstone.storage.version.VersionIds;
import dev.touchstone.storage.version.Versions;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a version's rows under the version's own keys. */
final class RedisVersionWriter implements VersionWriter {
    private final StorageDescriptor storage;
    private final RedisKeys keys;
    private final ValueCodec codec;
    private final RedisServers.Lease lease;
    private final RedisCommands redis;
    private final RedisVersionStore store;
    private final Versions versions;
    private final Clock clock;
    private final Optional<Pointer> base;
    private final String version;
    private final RowDigest digest = new RowDigest();
    private boolean published;

    RedisVersionWriter(StorageDescriptor storage, RedisServers.Lease lease, Clock clock) {
        this.storage = storage;
        this.keys = RedisKeys.of(storage);
        this.codec = new ValueCodec(storage);
        this.lease = lease;
        this.redis = new RedisCommands(lease.server());
        this.store = new RedisVersionStore(keys, redis);
        this.versions = new Versions(storage, store, clock);
        this.clock = clock;
        this.base = versions.pointer();
        this.version = VersionIds.next(clock);
        redis.batch(List.of(register(), Request.cmd(Command.SET).arg(keys.manifest(version)).arg("")));
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public void write(List<Row> rows) {
        List<Request> requests = new ArrayList<>(rows.size() + 2);
        // Registered again with every batch: whoever removed us thinks that nothing is left of this version.
        requests.add(register());
        requests.add(Request.cmd(Command.EXISTS).arg(keys.manifest(version)));
        String prefix = keys.rows(version);
        for (Row row : rows) {
            byte[] encoded = codec.encode(row.value());
            if (row.value() instanceof SetValue set) {
                if (set.members().isEmpty()) {
                    continue;
                }
                RedisSets.add(prefix + row.key(), set.members(), requests);
            } else {
                requests.add(Request.cmd(Command.SET).arg(prefix + row.key()).arg(Buffer.buffer(encoded)));
            }
            digest.add(row.key(), encoded);
        }
        List<Response> replies = redis.batch(requests);
        if (replies.get(1).toInteger() == 0) {
            throw new StorageException(Kind.Conflict, "another load of '" + storage.name()
                    + "' published while this one was writing; nothing of this load was published: load again if your data is the newer");
        }
    }

    @Override
    public void check() {
        versions.check(digest.rows(), base);
    }

    @Override
    public PublishedVersion publish() {
        versions.checkToPublish(version, digest.rows(), base);
        Manifest manifest = new Manifest(version, storage.format(), digest.rows(), digest.bytes(), digest.sha256(),
                clock.instant().toString());
        redis.run(Request.cmd(Command.SET).arg(keys.manifest(version))
                .arg(new String(Documents.write(manifest), StandardCharsets.UTF_8)).arg("XX"));
        PublishedVersion result = versions.publish(manifest, base);
        published = true;
        return result;
    }

    @Override
    public void close() {
        try {
            if (!published) {
                store.delete(version);
            }
        } finally {
            lease.close();
        }
    }

    private Request register() {
        return Request.cmd(Command.ZADD).arg(keys.versions()).arg("NX").arg(clock.millis()).arg(version);
    }
}
