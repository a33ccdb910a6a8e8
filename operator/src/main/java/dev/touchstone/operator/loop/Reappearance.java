package dev.touchstone.operator.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Brings back what was made anew under the name of something that has just gone. While JOSDK hands over a deletion it takes all
 * events of that name for the old object's, and forgets them when it is done: the new object would not be looked at until somebody
 * changes it. So a moment after each deletion the cache is asked whether the name is in use again.
 */
final class Reappearance<P extends HasMetadata> extends AbstractEventSource<Void, P> {
    /** The first is long after the deletion was handed over; the second is for a cache that lags behind. */
    private static final List<Duration> LOOKS = List.of(Duration.ofMillis(300), Duration.ofSeconds(3));

    private final IndexerResourceCache<P> primaries;
    private ScheduledExecutorService clock;

    Reappearance(IndexerResourceCache<P> primaries) {
        super(Void.class, "reappearance");
        this.primaries = primaries;
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("reappearance").factory());
            super.start();
        }
    }

    @Override
    public synchronized void stop() {
        if (isRunning()) {
            super.stop();
            clock.shutdownNow();
        }
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }

    synchronized void isGone(ResourceID name) {
        if (isRunning()) {
            LOOKS.forEach(delay -> clock.schedule(() -> look(name), delay.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void look(ResourceID name) {
        primaries.get(name).ifPresent(found -> getEventHandler().handleEvent(new ResourceEvent(ResourceAction.UPDATED, name, found)));
    }
}
