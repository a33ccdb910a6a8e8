package dev.touchstone.serving.data;

import dev.touchstone.storage.Value;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request sees of a storage: one version, from its beginning to its end. */
public final class Snapshot {
    enum State {
        /** The server has not said yet what is published. */
        Unknown,
        /** Nothing was published: there are no rows. */
        Empty,
        Readable
    }

    private final OpenStorage storage;
    private final State state;
    private final String version;
    private final Leases leases;

    Snapshot(OpenStorage storage, State state, String version, Runnable close) {
        this.storage = storage;
        this.state = state;
        this.version = version;
        this.leases = new Leases(close);
    }

    /** Empty while nothing is published, or that is not known. */
    public Optional<String> version() {
        return state == State.Readable ? Optional.of(version) : Optional.empty();
    }

    /** What is wrong with the storage now, whichever version this is. */
    public Optional<Readability.Trouble> trouble() {
        return storage.trouble();
    }

    State state() {
        return state;
    }

    String id() {
        return version;
    }

    public Leases leases() {
        return leases;
    }

    /**
     * Reads one row; a row in the near-cache is there at once.
     *
     * @return fails with {@link ReadFailure}, at the latest after {@code millis}
     */
    public Future<Value> read(String key, long millis) {
        return storage.reads().one(this, key, millis);
    }

    /**
     * Reads rows, those that are not in the near-cache in one round trip. Never fails: what could not be had in time is absent.
     */
    public Future<Map<String, Value>> readAll(Collection<String> keys, long millis) {
        return storage.reads().all(this, List.copyOf(keys), millis);
    }

    /** The last value that was seen of a row, whatever the version; only if {@link OpenStorage#rememberLastSeen} was called. */
    public Optional<Value> lastSeen(String key, Duration maximumAge) {
        return storage.reads().lastSeen(key, maximumAge);
    }
}
