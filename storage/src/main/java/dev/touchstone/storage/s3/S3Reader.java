package dev.touchstone.storage.s3;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Value;
import dev.touchstone.storage.codec.ValueCodec;
import dev.touchstone.storage.s3.S3Server.Fetched;
import dev.touchstone.storage.version.Documents;
import dev.touchstone.storage.version.Pointer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Polls and pulls on virtual threads; reads from the mapped snapshot in the caller's thread. */
final class S3Reader implements StorageReader {
    private final StorageDescriptor storage;
    private final ObjectNames names;
    private final ValueCodec codec;
    private final S3Servers.Lease lease;
    private final S3Server server;
    private final SnapshotDirectory directory;
    private final Vertx vertx;
    private final Executor background = task -> Thread.ofVirtual().name("touchstone-s3").start(task);
    private final Map<String, CompletableFuture<MountedSnapshot>> prepared = new ConcurrentHashMap<>();
    private volatile Optional<Seen> seen = Optional.empty();
    private volatile boolean closed;

    private record Seen(PublishedVersion version, String etag) {}

    S3Reader(StorageDescriptor storage, S3Servers.Lease lease, SnapshotDirectory directory, Vertx vertx) {
        this.storage = storage;
        this.names = ObjectNames.of(storage);
        this.codec = new ValueCodec(storage);
        this.lease = lease;
        this.server = lease.server();
        this.directory = directory;
        this.vertx = vertx;
    }

    @Override
    public Future<Optional<PublishedVersion>> current() {
        return onCallersContext(CompletableFuture.supplyAsync(this::poll, background));
    }

    private Optional<PublishedVersion> poll() {
        Optional<Seen> before = seen;
        Optional<Fetched> fetched = server.getIfChanged(names.pointer(), before.map(Seen::etag).orElse(""));
        if (fetched.isPresent() && fetched.get().content() == null) {
            return before.map(Seen::version);
        }
        Optional<Seen> now = fetched.map(change -> new Seen(
                Documents.read(change.content(), Pointer.class, names.pointer()).published(), change.etag()));
        seen = now;
        return now.map(Seen::version);
    }

    @Override
    public Future<Void> prepare(PublishedVersion version) {
        if (closed) {
            return Future.failedFuture(new StorageException(Kind.Unavailable, "the reader of '" + storage.name() + "' is closed"));
        }
        CompletableFuture<MountedSnapshot> snapshot = prepared.computeIfAbsent(version.id(), id ->
                CompletableFuture.supplyAsync(() -> directory.mount(version, () -> server.open(names.snapshot(id))), background));
        snapshot.whenComplete((mounted, failure) -> {
            if (failure != null) {
                prepared.remove(version.id(), snapshot);
            }
        });
        return onCallersContext(snapshot).mapEmpty();
    }

    @Override
    public Future<Map<String, Value>> read(String version, List<String> keys, Duration timeout) {
        CompletableFuture<MountedSnapshot> snapshot = prepared.get(version);
        if (snapshot == null || snapshot.state() != java.util.concurrent.Future.State.SUCCESS || !snapshot.resultNow().hold()) {
            return Future.failedFuture(new StorageException(Kind.NoSuchVersion,
                    "version '" + version + "' of storage '" + storage.name() + "' is not prepared here"));
        }
        MountedSnapshot mounted = snapshot.resultNow();
        try {
            Map<String, Value> values = HashMap.newHashMap(keys.size());
            for (String key : keys) {
                values.put(key, mounted.snapshot().find(key).map(codec::decode).orElse(Missing.MISSING));
            }
            return Future.succeededFuture(values);
        } catch (IndexOutOfBoundsException e) {
            return Future.failedFuture(new StorageException(Kind.Corrupt,
                    "the snapshot of version '" + version + "' of storage '" + storage.name() + "' points outside of itself", e));
        } finally {
            mounted.letGo();
        }
    }

    @Override
    public boolean isIndependent() {
        return true;
    }

    @Override
    public void release(String version) {
        CompletableFuture<MountedSnapshot> snapshot = prepared.remove(version);
        if (snapshot != null) {
            snapshot.thenAccept(MountedSnapshot::letGo);
        }
    }

    @Override
    public Future<Void> close() {
        closed = true;
        List.copyOf(prepared.keySet()).forEach(this::release);
        lease.close();
        return Future.succeededFuture();
    }

    private <T> Future<T> onCallersContext(CompletableFuture<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext()).recover(failure -> Future.failedFuture(
                failure instanceof java.util.concurrent.CompletionException wrapped ? wrapped.getCause() : failure));
    }
}
