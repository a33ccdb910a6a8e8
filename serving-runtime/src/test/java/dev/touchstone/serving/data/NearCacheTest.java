package dev.touchstone.serving.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.serving.data.NearCache.Row;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.Value;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NearCacheTest {
    private static final Value SEEN = new SetValue(Set.of("a"));

    private final AtomicLong now = new AtomicLong(1_000);
    private final NearCache cache = new NearCache(1 << 20, now::get);

    @Test
    void givesTheLastSeenValueOnlyWhileItIsYoungerThanAllowed() {
        cache.remember(1, "ada", SEEN);

        now.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        assertThat(cache.lastSeen(1, "ada", Duration.ofSeconds(60))).contains(SEEN);
        now.addAndGet(1);
        assertThat(cache.lastSeen(1, "ada", Duration.ofSeconds(60))).isEmpty();
        assertThat(cache.lastSeen(1, "ada", Duration.ofSeconds(61))).contains(SEEN);
        assertThat(cache.lastSeen(2, "ada", Duration.ofSeconds(61))).as("another storage").isEmpty();
    }

    @Test
    void staysWithinItsBound() {
        for (int i = 0; i < 20_000; i++) {
            cache.put(new Row(1, "v", "key-" + i), RankedList.of(List.of("a", "b"), List.of(1.0, 0.5)));
        }

        assertThat(cache.bytes()).isBetween(1L << 19, 1L << 20);
    }

    @Test
    void namesTheHottestKeysOfAVersionFirstOnceItIsFull() {
        NearCache small = new NearCache(64 << 10, now::get);
        for (int i = 0; i < 3_000; i++) {
            small.put(new Row(1, i % 2 == 0 ? "v" : "other", "k" + i), SEEN);
            small.get(new Row(1, "v", "k0"));
        }

        assertThat(small.hottest(1, "v", 10)).hasSize(10).startsWith("k0").allMatch(key -> Integer.parseInt(key.substring(1)) % 2 == 0);
    }

    @Test
    void forgetsOneVersionOfOneStorage() {
        cache.put(new Row(1, "old", "k"), SEEN);
        cache.put(new Row(1, "new", "k"), SEEN);
        cache.put(new Row(2, "old", "k"), SEEN);

        cache.drop(1, "old");

        assertThat(cache.get(new Row(1, "old", "k"))).isNull();
        assertThat(cache.get(new Row(1, "new", "k"))).isEqualTo(SEEN);
        assertThat(cache.get(new Row(2, "old", "k"))).isEqualTo(SEEN);
    }
}
