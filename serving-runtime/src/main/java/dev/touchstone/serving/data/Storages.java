package dev.touchstone.serving.data;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.metrics.ServingMetrics;
import dev.touchstone.storage.Drivers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The storages that this process has open, shared by the routes that name them: a new route with the same storage keeps its
 * connections and its near-cache. Lives on the control context.
 */
public final class Storages {
    private final Drivers drivers;
    private final NearCache cache;
    private final Vertx vertx;
    private final ServingMetrics metrics;
    private final Map<Key, OpenStorage> open = new HashMap<>();
    private Runnable changed = () -> {};
    private int nextId;

    public Storages(Drivers drivers, NearCache cache, Vertx vertx, ServingMetrics metrics) {
        this.drivers = drivers;
        this.cache = cache;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    private record Key(StorageDescriptor descriptor, Credentials credentials) {}

    /** Called on the control context whenever a storage moved to another version. */
    public void onChange(Runnable changed) {
        this.changed = changed;
    }

    /** Opened again, it is the same. Give it back with {@link #release}. */
    public OpenStorage open(StorageDescriptor descriptor, Credentials credentials) {
        Key key = new Key(descriptor, credentials);
        OpenStorage storage = open.get(key);
        if (storage == null) {
            storage = new OpenStorage(nextId++, descriptor, drivers.of(descriptor).reader(descriptor, credentials), cache, vertx, metrics,
                    () -> changed.run());
            open.put(key, storage);
            storage.poll();
        }
        storage.retain();
        return storage;
    }

    public void retain(OpenStorage storage) {
        storage.retain();
    }

    public Future<Void> release(OpenStorage storage) {
        if (!storage.release()) {
            return Future.succeededFuture();
        }
        open.values().remove(storage);
        String name = storage.descriptor().name();
        if (open.keySet().stream().noneMatch(key -> key.descriptor().name().equals(name))) {
            metrics.remove(MetricNames.STORAGE_UP, name);
            metrics.remove(MetricNames.STORAGE_PUBLISHED, name);
        }
        return storage.close();
    }

    public Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        open.values().forEach(storage -> closing.add(storage.close()));
        open.clear();
        return Future.join(closing).mapEmpty();
    }
}
