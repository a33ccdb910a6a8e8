package dev.touchstone.operator.modelstorage.probe;

import dev.touchstone.storage.StorageException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at every storage that it was asked to watch, again and again. Safe for many threads. */
public final class StorageObserver implements AutoCloseable {
    /** A server that was just busy has had a moment then. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(1);

    private final Look look;
    private final Consumer<ResourceID> changed;
    private final Duration interval;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("storage-observer").factory());

    /** @param changed is told of each storage whose observation is not what it was */
    public StorageObserver(Look look, Duration interval, Consumer<ResourceID> changed) {
        this.look = look;
        this.interval = interval;
        this.changed = changed;
    }

    /** One look at a storage; blocks, and never throws. */
    @FunctionalInterface
    public interface Look {
        Observation at(Target target, Optional<Observation> before);
    }

    private static final class Watched {
        final ResourceID id;
        final Target target;
        volatile Optional<Observation> latest = Optional.empty();
        volatile boolean forgotten;
        volatile boolean doubted;

        Watched(ResourceID id, Target target) {
            this.id = id;
            this.target = target;
        }
    }

    /** From now on; asking again with the same target changes nothing, with another one it starts anew. */
    public void watch(String uid, ResourceID id, Target target) {
        watched.compute(uid, (key, before) -> {
            if (before != null && before.target.equals(target)) {
                return before;
            }
            var next = new Watched(id, target);
            if (before != null) {
                before.forgotten = true;
                next.latest = before.latest.filter(o -> o.target().isSamePlaceAs(target));
            }
            timer.execute(() -> start(next));
            return next;
        });
    }

    public void forget(String uid) {
        var before = watched.remove(uid);
        if (before != null) {
            before.forgotten = true;
        }
    }

    /** Empty before the first look has ended. */
    public Optional<Observation> latest(String uid) {
        return Optional.ofNullable(watched.get(uid)).flatMap(w -> w.latest);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        watched.values().forEach(w -> w.forgotten = true);
    }

    private void start(Watched storage) {
        if (storage.forgotten) {
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                see(storage, look.at(storage.target, storage.latest));
            } finally {
                again(storage);
            }
        });
    }

    private void see(Watched storage, Observation observation) {
        if (isFirstMiss(storage, observation)) {
            storage.doubted = true;
            return;
        }
        storage.doubted = false;
        var isNews = !storage.latest.equals(Optional.of(observation));
        storage.latest = Optional.of(observation);
        if (isNews && !storage.forgotten) {
            changed.accept(storage.id);
        }
    }

    /** One look without an answer, after good ones, says little: what depends on the storage must not flap for it. */
    private static boolean isFirstMiss(Watched storage, Observation observation) {
        return !storage.doubted
                && observation.failure().filter(failure -> failure.kind() == StorageException.Kind.Unavailable).isPresent()
                && storage.latest.filter(before -> before.failure().isEmpty()).isPresent();
    }

    private synchronized void again(Watched storage) {
        if (!storage.forgotten && !timer.isShutdown()) {
            var pause = storage.doubted && SECOND_LOOK.compareTo(interval) < 0 ? SECOND_LOOK : interval;
            timer.schedule(() -> start(storage), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
