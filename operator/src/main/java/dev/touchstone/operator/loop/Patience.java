package dev.touchstone.operator.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long to wait for a cache that lags behind. An event comes when it has caught up, so who looks ever more seldom misses nothing,
 * and does not ask the API server for what it refuses in a circle. Safe for many threads.
 */
final class Patience {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int LONGEST = 4;

    private final Map<ResourceID, Integer> attempts = new ConcurrentHashMap<>();

    /** 1, 2, 4, 8, then always 16 s. */
    Duration next(HasMetadata resource) {
        var before = attempts.merge(ResourceID.fromResource(resource), 1, Integer::sum) - 1;
        return FIRST.multipliedBy(1L << Math.min(before, LONGEST));
    }

    void forget(HasMetadata resource) {
        attempts.remove(ResourceID.fromResource(resource));
    }
}
