package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.ABTest;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Optional;

/**
 * Tests as the cache of their reconciler has them, for the reconcilers that watch none. It may lag behind, and is empty until it is
 * filled: good enough to keep a lock by, never to drop one.
 */
public final class SeenTests {
    private volatile Optional<IndexerResourceCache<ABTest>> cache = Optional.empty();

    /** From now on. */
    public void in(IndexerResourceCache<ABTest> tests) {
        cache = Optional.of(tests);
    }

    /** Of the holder's name; another test may have that by now. */
    public Optional<ABTest> of(Holder holder) {
        return cache.filter(tests -> !(tests instanceof AbstractEventSource<?, ?> source) || source.isRunning())
                .flatMap(tests -> tests.get(new ResourceID(holder.abTest(), holder.namespace())));
    }
}
