package dev.touchstone.storage.redis;

import dev.touchstone.storage.RefusedPublication;
import dev.touchstone.storage.version.Documents;
import dev.touchstone.storage.version.Manifest;
import dev.touchstone.storage.version.Pointer;
import dev.touchstone.storage.version.VersionStore;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Versions of one storage on a Redis server. */
final class RedisVersionStore implements VersionStore {
    /** 1: written, 0: somebody else was faster, -1: the version to be named is gone. */
    private static final String SWAP = """
            if redis.call('EXISTS', KEYS[2]) == 0 then return -1 end
            if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2])
            return 1""";

    private final RedisKeys keys;
    private final RedisCommands redis;

    RedisVersionStore(RedisKeys keys, RedisCommands redis) {
        this.keys = keys;
        this.redis = redis;
    }

    @Override
    public Optional<Stamped> pointer() {
        return text(keys.pointer()).map(json -> new Stamped(read(json, Pointer.class, keys.pointer()), json));
    }

    @Override
    public boolean swap(Optional<Stamped> seen, Pointer next) {
        Response swapped = redis.run(Request.cmd(Command.EVAL).arg(SWAP).arg(2)
                .arg(keys.pointer()).arg(keys.manifest(next.version()))
                .arg(seen.map(Stamped::stamp).orElse(""))
                .arg(new String(Documents.write(next), StandardCharsets.UTF_8)));
        return swapped.toInteger() == 1;
    }

    @Override
    public void refuse(RefusedPublication refused) {
        redis.run(Request.cmd(Command.SET).arg(keys.refused()).arg(new String(Documents.write(refused), StandardCharsets.UTF_8)));
    }

    @Override
    public Optional<RefusedPublication> refused() {
        return text(keys.refused()).map(json -> read(json, RefusedPublication.class, keys.refused()));
    }

    @Override
    public void clearRefused() {
        redis.run(Request.cmd(Command.DEL).arg(keys.refused()));
    }

    @Override
    public Optional<Manifest> manifest(String version) {
        return text(keys.manifest(version))
                .filter(json -> !json.isEmpty())
                .map(json -> read(json, Manifest.class, keys.manifest(version)));
    }

    @Override
    public List<String> versions() {
        return redis.run(Request.cmd(Command.ZRANGE).arg(keys.versions()).arg(0).arg(-1))
                .stream().map(Response::toString).toList();
    }

    /** The manifest first, so that readers notice before rows are missing; the registration last, so that nothing is forgotten. */
    @Override
    public void delete(String version) {
        redis.run(Request.cmd(Command.DEL).arg(keys.manifest(version)));
        redis.unlinkAll(RedisKeys.startingWith(keys.rows(version)));
        redis.run(Request.cmd(Command.ZREM).arg(keys.versions()).arg(version));
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(redis.run(Request.cmd(Command.GET).arg(key)))
                .map(reply -> reply.toString(StandardCharsets.UTF_8));
    }

    private static <T> T read(String json, Class<T> type, String key) {
        return Documents.read(json.getBytes(StandardCharsets.UTF_8), type, key);
    }
}
