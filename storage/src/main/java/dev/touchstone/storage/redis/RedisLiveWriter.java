package dev.touchstone.storage.redis;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Change;
import dev.touchstone.storage.LiveWriter;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.codec.ValueCodec;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;

/** Changes rows in place. */
final class RedisLiveWriter implements LiveWriter {
    private final RedisKeys keys;
    private final ValueCodec codec;
    private final RedisServers.Lease lease;
    private final RedisCommands redis;

    RedisLiveWriter(StorageDescriptor storage, RedisServers.Lease lease) {
        this.keys = RedisKeys.of(storage);
        this.codec = new ValueCodec(storage);
        this.lease = lease;
        this.redis = new RedisCommands(lease.server());
    }

    @Override
    public void apply(List<Change> changes) {
        if (!changes.isEmpty()) {
            redis.batch(changes.stream().map(this::request).toList());
        }
    }

    private Request request(Change change) {
        String key = keys.live() + change.key();
        return switch (change) {
            case Change.Delete delete -> Request.cmd(Command.DEL).arg(key);
            case Change.Members members -> RedisSets.change(key, false, members.add(), members.remove());
            case Change.Upsert upsert -> upsert.value() instanceof SetValue set
                    ? RedisSets.change(key, true, set.members(), List.of())
                    : Request.cmd(Command.SET).arg(key).arg(Buffer.buffer(codec.encode(upsert.value())));
        };
    }

    @Override
    public void close() {
        lease.close();
    }
}
