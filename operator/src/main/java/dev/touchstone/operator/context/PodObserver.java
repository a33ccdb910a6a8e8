package dev.touchstone.operator.context;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks the pods of every Context from time to time, off the reconcile threads and away from the API server, and tells of a
 * Context only when its pods say something else than when it was reconciled. Safe for many threads.
 */
final class PodObserver implements AutoCloseable {
    private final Function<ResourceID, List<Pod>> pods;
    private final Function<List<Pod>, List<PodReading>> ask;
    private final Duration interval;
    private final Consumer<ResourceID> changed;
    private final Map<ResourceID, Watched> known = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("pod-observer").factory());

    /** What matters of what a pod said. For how long a trouble lasts does not, once it lasted. */
    private record Said(boolean ready, long number, Set<String> troubles) {
        static Said of(PodReading reading) {
            return new Said(reading.ready(), reading.number(),
                    ReadabilityDecision.troubles(reading).stream()
                            .map(trouble -> trouble.storage() + ' ' + trouble.reason() + ' ' + trouble.older())
                            .collect(Collectors.toSet()));
        }
    }

    /** One Context from when it is there until it is forgotten: one that comes back under its name is another. */
    private static final class Watched {
        /** By pod. */
        private final AtomicReference<Map<String, Said>> said = new AtomicReference<>();
    }

    PodObserver(Function<ResourceID, List<Pod>> pods, Function<List<Pod>, List<PodReading>> ask, Duration interval,
            Consumer<ResourceID> changed) {
        this.pods = pods;
        this.ask = ask;
        this.interval = interval;
        this.changed = changed;
    }

    /** These readings went into a reconciliation; from now on only others are news. */
    void reconciled(ResourceID context, List<PodReading> readings) {
        var fresh = new Watched();
        var watched = known.computeIfAbsent(context, id -> fresh);
        watched.said.set(said(readings, Map.of()));
        if (watched == fresh) {
            later(context, watched);
        }
    }

    void forget(ResourceID context) {
        known.remove(context);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        known.clear();
    }

    private void later(ResourceID context, Watched watched) {
        try {
            timer.schedule(() -> {
                Thread.startVirtualThread(() -> look(context, watched));
            }, interval.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed.
            known.remove(context);
        }
    }

    private void look(ResourceID context, Watched watched) {
        try {
            if (known.get(context) != watched) {
                return;
            }
            var before = watched.said.get();
            var now = said(ask.apply(pods.apply(context)), before);
            // A reconciliation meanwhile knows better; its own readings are compared next time.
            if (!now.equals(before) && watched.said.compareAndSet(before, now)) {
                changed.accept(context);
            }
        } finally {
            if (known.get(context) == watched) {
                later(context, watched);
            }
        }
    }

    /** By pod. One answer that does not come says nothing: what the pod said before stands. */
    private static Map<String, Said> said(List<PodReading> readings, Map<String, Said> before) {
        var said = new HashMap<String, Said>();
        for (var reading : readings) {
            var now = reading.isUnreachable() ? before.get(reading.pod()) : Said.of(reading);
            if (now != null) {
                said.put(reading.pod(), now);
            }
        }
        return said;
    }
}
