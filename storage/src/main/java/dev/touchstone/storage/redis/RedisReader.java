package dev.touchstone.storage.redis;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RowKey;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Unreadable;
import dev.touchstone.storage.Value;
import dev.touchstone.storage.codec.ValueCodec;
import dev.touchstone.storage.version.Documents;
import dev.touchstone.storage.version.Pointer;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads rows with one MGET, or one pipelined SMEMBERS each for sets. Every read of a version also asks whether the version is
 * still there: rows of a dropped version (or of a server that came back empty) must not look like missing rows.
 */
final class RedisReader implements StorageReader {
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(2);
    private static final PublishedVersion LIVE = new PublishedVersion(PublishedVersion.LIVE, -1, "", -1, Instant.EPOCH);

    private final StorageDescriptor storage;
    private final RedisKeys keys;
    private final ValueCodec codec;
    private final RedisServers.Lease lease;

    RedisReader(StorageDescriptor storage, RedisServers.Lease lease) {
        this.storage = storage;
        this.keys = RedisKeys.of(storage);
        this.codec = new ValueCodec(storage);
        this.lease = lease;
    }

    @Override
    public Future<Optional<PublishedVersion>> current() {
        if (isLive()) {
            // There is no pointer; but whoever polls wants to know whether rows could be read.
            return within(POLL_TIMEOUT, lease.server().send(Request.cmd(Command.EXISTS).arg(keys.live()))).map(any -> Optional.of(LIVE));
        }
        return within(POLL_TIMEOUT, lease.server().send(Request.cmd(Command.GET).arg(keys.pointer())))
                .map(reply -> Optional.ofNullable(reply)
                        .map(json -> Documents.read(json.toBytes(), Pointer.class, keys.pointer()).published()));
    }

    @Override
    public Future<Void> prepare(PublishedVersion version) {
        if (isLive()) {
            return Future.succeededFuture();
        }
        return within(POLL_TIMEOUT, lease.server().send(Request.cmd(Command.EXISTS).arg(keys.manifest(version.id()))))
                .compose(found -> found.toInteger() == 1 ? Future.succeededFuture() : Future.failedFuture(gone(version.id())));
    }

    @Override
    public Future<Map<String, Value>> read(String version, List<String> wanted, Duration timeout) {
        List<String> asked = new ArrayList<>(wanted.size());
        Map<String, Value> values = HashMap.newHashMap(wanted.size());
        for (String key : wanted) {
            if (values.put(key, Missing.MISSING) == null && RowKey.isValid(key)) {
                asked.add(key);
            }
        }
        if (asked.isEmpty()) {
            return Future.succeededFuture(values);
        }
        String prefix = isLive() ? keys.live() : keys.rows(version);
        Optional<String> marker = isLive() ? Optional.empty() : Optional.of(keys.manifest(version));
        Future<Map<String, Value>> read = storage.format() == Format.Set
                ? readSets(prefix, marker, asked, version, values)
                : readStrings(prefix, marker, asked, version, values);
        return within(timeout, read);
    }

    private Future<Map<String, Value>> readStrings(
            String prefix, Optional<String> marker, List<String> asked, String version, Map<String, Value> values) {
        Request mget = Request.cmd(Command.MGET);
        marker.ifPresent(mget::arg);
        asked.forEach(key -> mget.arg(prefix + key));
        return lease.server().send(mget).map(reply -> {
            int first = marker.isPresent() ? 1 : 0;
            if (first == 1 && reply.get(0) == null) {
                throw gone(version);
            }
            for (int i = 0; i < asked.size(); i++) {
                Response row = reply.get(first + i);
                if (row != null) {
                    values.put(asked.get(i), codec.decode(row.toBytes()));
                }
            }
            return values;
        });
    }

    /** The marker is asked for last: it is deleted first, so rows read before it was seen are whole. */
    private Future<Map<String, Value>> readSets(
            String prefix, Optional<String> marker, List<String> asked, String version, Map<String, Value> values) {
        List<Request> requests = new ArrayList<>(asked.size() + 1);
        asked.forEach(key -> requests.add(Request.cmd(Command.SMEMBERS).arg(prefix + key)));
        marker.ifPresent(key -> requests.add(Request.cmd(Command.EXISTS).arg(key)));
        return lease.server().batch(requests).map(replies -> {
            if (marker.isPresent() && replies.getLast().toInteger() == 0) {
                throw gone(version);
            }
            for (int i = 0; i < asked.size(); i++) {
                values.put(asked.get(i), members(replies.get(i)));
            }
            return values;
        }).recover(failure -> failure instanceof StorageException refused && refused.kind() == Kind.Refused
                ? readEachSet(prefix, asked, values)
                : Future.failedFuture(failure));
    }

    /** A key that is no set fails the whole batch; then it is worth asking one by one. */
    private Future<Map<String, Value>> readEachSet(String prefix, List<String> asked, Map<String, Value> values) {
        return Future.all(asked.stream().map(key -> lease.server().send(Request.cmd(Command.SMEMBERS).arg(prefix + key))
                .map(RedisReader::members)
                .recover(failure -> failure instanceof StorageException refused && refused.kind() == Kind.Refused
                        ? Future.succeededFuture(new Unreadable("not a Redis set"))
                        : Future.failedFuture(failure))
                .onSuccess(value -> {
                    synchronized (values) {
                        values.put(key, value);
                    }
                })).toList()).map(values);
    }

    private static Value members(Response reply) {
        if (reply.size() == 0) {
            return Missing.MISSING;
        }
        Set<String> members = LinkedHashSet.newLinkedHashSet(reply.size());
        for (Response member : reply) {
            members.add(member.toString());
        }
        return new SetValue(members);
    }

    @Override
    public void release(String version) {
        // Nothing is held here for a version.
    }

    @Override
    public Future<Void> close() {
        lease.close();
        return Future.succeededFuture();
    }

    private <T> Future<T> within(Duration timeout, Future<T> future) {
        return future.timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(RedisErrors.of(failure, lease.server().address())));
    }

    private boolean isLive() {
        return storage.mode() == StorageMode.Live;
    }

    private StorageException gone(String version) {
        return new StorageException(Kind.NoSuchVersion,
                "version '" + version + "' of storage '" + storage.name() + "' is not on the server any more");
    }
}
