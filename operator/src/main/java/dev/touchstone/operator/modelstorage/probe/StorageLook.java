package dev.touchstone.operator.modelstorage.probe;

import dev.touchstone.operator.modelstorage.probe.Observation.Failure;
import dev.touchstone.storage.Drivers;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** One look at a storage: provision it if it was not seen yet, describe it, drop versions that nobody reads any more. */
public final class StorageLook implements StorageObserver.Look {
    /** A version that was superseded less long ago may still be read. */
    private static final Duration GRACE = Duration.ofSeconds(60);
    /** Servers and memory are protected by it, not threads. */
    private static final int AT_ONCE = 8;

    private final Drivers drivers;
    private final LongSupplier nanos;
    private final Map<String, Readable> readable = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(AT_ONCE);

    public StorageLook(Drivers drivers) {
        this(drivers, System::nanoTime);
    }

    StorageLook(Drivers drivers, LongSupplier nanos) {
        this.drivers = drivers;
        this.nanos = nanos;
    }

    /** Since when these versions have been the readable ones, by our own monotonic clock. */
    private record Readable(List<String> versions, long since) {}

    /** Blocks as long as the driver does, which bounds it. Never throws. */
    @Override
    public Observation at(Target target, Optional<Observation> before) {
        places.acquireUninterruptibly();
        var known = before.flatMap(Observation::description);
        try (var admin = open(target)) {
            var isProvisioned = before.isPresent() && before.get().failure().isEmpty();
            if (!isProvisioned) {
                admin.provision();
            }
            return new Observation(target, Optional.of(described(admin, target)), Optional.empty());
        } catch (StorageException e) {
            return new Observation(target, known, Optional.of(new Failure(e.kind(), e.getMessage())));
        } catch (RuntimeException e) {
            return new Observation(target, known, Optional.of(new Failure(StorageException.Kind.Unavailable, e.toString())));
        } finally {
            places.release();
        }
    }

    /** Drops all that the storage owns on its server. Blocks; throws what the driver throws. */
    void drop(Target target) {
        places.acquireUninterruptibly();
        try (var admin = open(target)) {
            readable.remove(key(target));
            admin.drop();
        } finally {
            places.release();
        }
    }

    private StorageAdmin open(Target target) {
        return drivers.of(target.storage()).admin(target.storage(), target.credentials());
    }

    private StorageDescription described(StorageAdmin admin, Target target) {
        var description = admin.describe();
        if (description.readable().size() > target.storage().keepVersions()
                && haveLeft(description.readable(), target) && !admin.dropSuperseded(GRACE).isEmpty()) {
            return admin.describe();
        }
        return description;
    }

    /**
     * Whether readers have had time to leave what was superseded. The times in the pointer are those of loaders' clocks, and ours may
     * have been set: neither must take a version away that is still read.
     */
    private boolean haveLeft(List<String> versions, Target target) {
        var now = nanos.getAsLong();
        var known = readable.compute(key(target), (key, before) ->
                before != null && before.versions().equals(versions) ? before : new Readable(versions, now));
        return now - known.since() >= GRACE.toNanos();
    }

    private static String key(Target target) {
        return target.storage().namespace() + "/" + target.storage().name();
    }
}
