package dev.touchstone.serving.data;

import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.data.NearCache.Row;
import dev.touchstone.serving.metrics.ServingMetrics;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.RowKey;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Unreadable;
import dev.touchstone.storage.Value;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The reads of one storage: near-cache first, concurrent reads of a key as one, a bounded number under way. */
final class Reads {
    /** Rows under way at once, over all requests: beyond it the storage is overloaded and more would only make it worse. */
    static final int MAX_UNDER_WAY = 4096;

    /** A read goes on for those who join it later, and for the cache, even if who began it had less time. */
    private static final long MINIMUM_READ_MILLIS = 250;

    private static final Future<Value> MISSING = Future.succeededFuture(Missing.MISSING);

    private final int storage;
    private final StorageReader reader;
    private final boolean cacheable;
    private final NearCache cache;
    private final Vertx vertx;
    private final ConcurrentMap<Row, Future<Value>> underWay = new ConcurrentHashMap<>();
    private final ServingMetrics metrics;
    private final String name;
    private final CounterDataPoint fromCache;
    private final CounterDataPoint coalesced;
    private final CounterDataPoint fromServer;
    private final DistributionDataPoint roundTrips;
    private volatile boolean rememberLastSeen;

    Reads(int storage, String name, StorageReader reader, boolean cacheable, NearCache cache, Vertx vertx, ServingMetrics metrics) {
        this.storage = storage;
        this.name = name;
        this.reader = reader;
        this.cacheable = cacheable;
        this.cache = cache;
        this.vertx = vertx;
        this.metrics = metrics;
        this.fromCache = metrics.counter(MetricNames.STORAGE_READS, name, "cache");
        this.coalesced = metrics.counter(MetricNames.STORAGE_READS, name, "coalesced");
        this.fromServer = metrics.counter(MetricNames.STORAGE_READS, name, "server");
        this.roundTrips = metrics.histogram(MetricNames.STORAGE_READ_DURATION, name);
    }

    void rememberLastSeen() {
        rememberLastSeen = true;
    }

    Optional<Value> lastSeen(String key, Duration maximumAge) {
        return cache.lastSeen(storage, key, maximumAge);
    }

    Future<Value> one(Snapshot snapshot, String key, long millis) {
        if (snapshot.state() == Snapshot.State.Unknown) {
            return Future.failedFuture(new ReadFailure(ReadFailure.Reason.error, "no version of '" + name + "' could be read yet"));
        }
        if (snapshot.state() == Snapshot.State.Empty || !RowKey.isValid(key)) {
            return MISSING;
        }
        Row row = new Row(storage, snapshot.id(), key);
        Value near = cacheable ? cache.get(row) : null;
        if (near != null) {
            fromCache.inc();
            return Future.succeededFuture(near);
        }
        Future<Value> read = joinOrBegin(snapshot, List.of(row), millis).get(key);
        return within(read, millis);
    }

    Future<Map<String, Value>> all(Snapshot snapshot, List<String> keys, long millis) {
        Map<String, Value> values = HashMap.newHashMap(keys.size());
        if (snapshot.state() == Snapshot.State.Unknown) {
            return Future.succeededFuture(values);
        }
        List<Row> missing = new ArrayList<>();
        for (String key : keys) {
            if (snapshot.state() == Snapshot.State.Empty || !RowKey.isValid(key)) {
                values.put(key, Missing.MISSING);
                continue;
            }
            Row row = new Row(storage, snapshot.id(), key);
            Value near = cacheable ? cache.get(row) : null;
            if (near == null) {
                missing.add(row);
            } else {
                values.put(key, near);
            }
        }
        fromCache.inc(keys.size() - missing.size());
        if (missing.isEmpty()) {
            return Future.succeededFuture(values);
        }
        Map<String, Future<Value>> reads = joinOrBegin(snapshot, missing, millis);
        Future<Void> settled = Future.join(List.copyOf(reads.values())).mapEmpty();
        return within(settled, millis).transform(ended -> {
            reads.forEach((key, read) -> {
                if (read.succeeded()) {
                    values.put(key, read.result());
                }
            });
            return Future.succeededFuture(values);
        });
    }

    /** Every row's read: one under way already, or a new one, the new ones together. */
    private Map<String, Future<Value>> joinOrBegin(Snapshot snapshot, List<Row> rows, long millis) {
        Map<String, Future<Value>> reads = HashMap.newHashMap(rows.size());
        Map<Row, Promise<Value>> begun = HashMap.newHashMap(rows.size());
        for (Row row : rows) {
            Promise<Value> promise = Promise.promise();
            Future<Value> other = underWay.putIfAbsent(row, promise.future());
            if (other == null) {
                begun.put(row, promise);
            } else {
                coalesced.inc();
            }
            reads.put(row.key(), other == null ? promise.future() : other);
        }
        if (!begun.isEmpty()) {
            begin(snapshot, begun, millis);
        }
        return reads;
    }

    private void begin(Snapshot snapshot, Map<Row, Promise<Value>> begun, long millis) {
        if (underWay.size() > MAX_UNDER_WAY) {
            end(begun, Map.of(), new ReadFailure(ReadFailure.Reason.shed, "too many reads of '" + name + "' are under way"));
            return;
        }
        fromServer.inc(begun.size());
        long start = System.nanoTime();
        List<String> keys = begun.keySet().stream().map(Row::key).toList();
        Future<Map<String, Value>> reading;
        // The driver gets this version until it has answered, even if every request has gone meanwhile.
        boolean leased = snapshot.leases().acquire();
        try {
            reading = reader.read(snapshot.id(), keys, Duration.ofMillis(Math.max(millis, MINIMUM_READ_MILLIS)));
        } catch (RuntimeException e) {
            reading = Future.failedFuture(e);
        }
        reading.onComplete(read -> {
            roundTrips.observe((System.nanoTime() - start) / 1e9);
            end(begun, read.succeeded() ? read.result() : Map.of(), read.cause());
            if (leased) {
                snapshot.leases().release();
            }
        });
    }

    private void end(Map<Row, Promise<Value>> begun, Map<String, Value> values, Throwable failure) {
        begun.forEach((row, promise) -> {
            Value value = values.get(row.key());
            if (value == null) {
                countFailure(failure, 1);
                underWay.remove(row);
                promise.fail(failure == null ? new ReadFailure(ReadFailure.Reason.error, "no answer for a key") : ReadFailure.of(failure));
                return;
            }
            if (value instanceof Unreadable) {
                metrics.counter(MetricNames.STORAGE_FAILURES, name, "unreadable").inc();
            } else {
                if (cacheable) {
                    cache.put(row, value);
                }
                if (rememberLastSeen) {
                    cache.remember(storage, row.key(), value);
                }
            }
            underWay.remove(row);
            promise.complete(value);
        });
    }

    private void countFailure(Throwable failure, int keys) {
        String reason = switch (failure) {
            case ReadFailure read when read.reason() == ReadFailure.Reason.shed -> "shed";
            case StorageException e when e.kind() == StorageException.Kind.Unavailable -> "unavailable";
            case StorageException e when e.kind() == StorageException.Kind.Unauthorized -> "unauthorized";
            case null, default -> "other";
        };
        metrics.counter(MetricNames.STORAGE_FAILURES, name, reason).inc(keys);
    }

    /** The read's outcome on the caller's context, or a timeout; the read itself goes on. */
    private <T> Future<T> within(Future<T> read, long millis) {
        if (read.isComplete()) {
            return read;
        }
        if (millis < 1) {
            return Future.failedFuture(timeout());
        }
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        long timer = vertx.setTimer(millis, fired -> promise.tryFail(timeout()));
        read.onComplete(ended -> {
            if (Vertx.currentContext() == caller) {
                settle(promise, ended, timer);
            } else {
                caller.runOnContext(here -> settle(promise, ended, timer));
            }
        });
        return promise.future();
    }

    private <T> void settle(Promise<T> promise, io.vertx.core.AsyncResult<T> ended, long timer) {
        boolean first = ended.succeeded() ? promise.tryComplete(ended.result()) : promise.tryFail(ended.cause());
        if (first) {
            vertx.cancelTimer(timer);
        }
    }

    private ReadFailure timeout() {
        return new ReadFailure(ReadFailure.Reason.timeout, "'" + name + "' did not answer in time");
    }

    int underWay() {
        return underWay.size();
    }
}
