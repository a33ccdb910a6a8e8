package dev.touchstone.serving.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.touchstone.storage.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Rows of published versions, which never change, without expiry; and, apart from these, the last value that was seen of rows
 * that a rule may read stale. Both are bounded by estimated bytes.
 */
public final class NearCache {
    /** What an entry takes besides key and value. */
    private static final int ENTRY_BYTES = 160;

    private final Cache<Row, Value> rows;
    private final Cache<Row, Seen> lastSeen;
    private final LongSupplier nanoTime;

    public NearCache(long maximumBytes, LongSupplier nanoTime) {
        this.rows = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((Row row, Value value) -> ENTRY_BYTES + row.key.length() + value.weight())
                .executor(Runnable::run)
                .build();
        this.lastSeen = Caffeine.newBuilder()
                .maximumWeight(Math.max(1, maximumBytes / 4))
                .weigher((Row row, Seen seen) -> ENTRY_BYTES + row.key.length() + seen.value.weight())
                .executor(Runnable::run)
                .build();
        this.nanoTime = nanoTime;
    }

    record Row(int storage, String version, String key) {}

    private record Seen(Value value, long nanos) {}

    Value get(Row row) {
        return rows.getIfPresent(row);
    }

    void put(Row row, Value value) {
        rows.put(row, value);
    }

    void remember(int storage, String key, Value value) {
        lastSeen.put(new Row(storage, "", key), new Seen(value, nanoTime.getAsLong()));
    }

    Optional<Value> lastSeen(int storage, String key, Duration maximumAge) {
        Seen seen = lastSeen.getIfPresent(new Row(storage, "", key));
        boolean young = seen != null && nanoTime.getAsLong() - seen.nanos < maximumAge.toNanos();
        return young ? Optional.of(seen.value) : Optional.empty();
    }

    /** The keys of a version that are read most, the hottest first. Walks the cache: not for the request path. */
    List<String> hottest(int storage, String version, int limit) {
        return rows.policy().eviction().orElseThrow().hottest(stream -> stream
                .map(entry -> entry.getKey())
                .filter(row -> row.storage == storage && row.version.equals(version))
                .map(Row::key)
                .limit(limit)
                .toList());
    }

    /** Forgets a version that nobody reads any more. Walks the cache: not for the request path. */
    void drop(int storage, String version) {
        rows.asMap().keySet().removeIf(row -> row.storage == storage && row.version.equals(version));
    }

    public long bytes() {
        return rows.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
