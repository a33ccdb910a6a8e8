package dev.touchstone.serving.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.route.Route;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.LiveWriter;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.RecordValue;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Value;
import dev.touchstone.storage.VersionWriter;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A storage whose every key has the same row. */
final class MemoryDriver implements Driver {
    @Override
    public Technology technology() {
        return Technology.Redis;
    }

    @Override
    public boolean supports(Format format, StorageMode mode) {
        return true;
    }

    @Override
    public StorageReader reader(StorageDescriptor storage, Credentials credentials) {
        return new Reader(storage.format());
    }

    @Override
    public StorageAdmin admin(StorageDescriptor storage, Credentials credentials) {
        throw new UnsupportedOperationException("for reading only");
    }

    @Override
    public VersionWriter newVersion(StorageDescriptor storage, Credentials credentials) {
        throw new UnsupportedOperationException("for reading only");
    }

    @Override
    public LiveWriter live(StorageDescriptor storage, Credentials credentials) {
        throw new UnsupportedOperationException("for reading only");
    }

    static StorageDescriptor storage(String route) throws IOException {
        return JsonMapper.builder().addModule(new Jdk8Module()).build().readValue(route, Route.class).storages().getFirst();
    }

    private static final class Reader implements StorageReader {
        private final Value value;

        Reader(Format format) {
            this.value = switch (format) {
                case RankedList -> RankedList.of(List.of("a", "b", "c", "d", "e", "f"), List.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4));
                case Set -> new SetValue(Set.of("b"));
                case Record -> new RecordValue(Map.of("rating", "PG"));
                case Unknown -> throw new IllegalArgumentException("a format must be known");
            };
        }

        @Override
        public Future<Optional<PublishedVersion>> current() {
            return Future.succeededFuture(Optional.of(new PublishedVersion("1", 1, "", -1, Instant.EPOCH)));
        }

        @Override
        public Future<Void> prepare(PublishedVersion version) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Map<String, Value>> read(String version, List<String> keys, Duration timeout) {
            Map<String, Value> values = new HashMap<>();
            keys.forEach(key -> values.put(key, value));
            return Future.succeededFuture(values);
        }

        @Override
        public void release(String version) {}

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
