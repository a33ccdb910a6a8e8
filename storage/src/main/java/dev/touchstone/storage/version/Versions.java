package dev.touchstone.storage.version;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RefusedPublication;
import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.version.VersionStore.Stamped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Logger;

/**
 * Decides over a storage's versions. The pointer is the only truth: a version that it does not list is either being written or
 * was left behind. Whoever publishes makes all that was opened before it unpublishable (their compare-and-set must fail), so it
 * may remove what they wrote.
 */
public final class Versions {
    /** Others change the pointer without moving it (dropping); that is worth another try, but not endlessly. */
    private static final int ATTEMPTS = 20;

    private static final Logger LOG = Logger.getLogger(Versions.class.getName());

    private final StorageDescriptor storage;
    private final VersionStore store;
    private final Clock clock;

    public Versions(StorageDescriptor storage, VersionStore store, Clock clock) {
        this.storage = storage;
        this.store = store;
        this.clock = clock;
    }

    public Optional<Pointer> pointer() {
        return store.pointer().map(Stamped::pointer);
    }

    public void check(long rows, Optional<Pointer> base) {
        PublicationChecks.verify(storage.checks(), rows, base.map(pointer -> OptionalLong.of(pointer.rows())).orElse(OptionalLong.empty()));
    }

    /** Runs the checks on what is about to be published; what they refuse is recorded where the operator sees it. */
    public void checkToPublish(String version, long rows, Optional<Pointer> base) {
        try {
            check(rows, base);
        } catch (StorageException refusal) {
            record(version, rows, refusal);
            throw refusal;
        }
    }

    /** Where the operator sees it, if it can be; whoever loads hears of the refusal anyway. */
    public void record(String version, long rows, StorageException refusal) {
        var refused = new RefusedPublication(version, rows, refusal.getMessage(), clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            store.refuse(refused);
        } catch (StorageException e) {
            LOG.warning("That version '" + refused.version() + "' was refused could not be recorded: " + e.getMessage());
        }
    }

    /** A record that stays is older than what is published, and so means nothing. */
    private void forgetRefused() {
        try {
            store.clearRefused();
        } catch (StorageException e) {
            LOG.fine("A refusal before was not cleared: " + e.getMessage());
        }
    }

    /** Publishes a version that was completely written, if the pointer still names what it named when the version was opened. */
    public PublishedVersion publish(Manifest manifest, Optional<Pointer> base) {
        checkToPublish(manifest.version(), manifest.rows(), base);
        Optional<String> expected = base.map(Pointer::version);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Stamped> seen = store.pointer();
            if (!seen.map(now -> now.pointer().version()).equals(expected)) {
                throw new StorageException(Kind.Conflict, "another load of '" + storage.name() + "' published "
                        + seen.map(now -> "version '" + now.pointer().version() + "'").orElse("or removed the data")
                        + " while this one was writing; nothing of this load was published: load again if your data is the newer");
            }
            if (store.manifest(manifest.version()).isEmpty()) {
                throw new StorageException(Kind.Conflict, "the rows of this load were removed while it was writing (by another load of '"
                        + storage.name() + "', or because the storage was deleted); load again");
            }
            Pointer next = next(seen, manifest);
            if (store.swap(seen, next)) {
                removeAbandoned(next, manifest.version());
                forgetRefused();
                return next.published();
            }
        }
        throw busy();
    }

    public PublishedVersion moveTo(String version) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Stamped> seen = store.pointer();
            if (seen.isEmpty() || !seen.get().pointer().names(version)) {
                throw noSuchVersion(version, seen);
            }
            if (seen.get().pointer().version().equals(version)) {
                return seen.get().pointer().published();
            }
            Manifest manifest = store.manifest(version).orElseThrow(() -> noSuchVersion(version, seen));
            Pointer next = next(seen, manifest);
            if (store.swap(seen, next)) {
                return next.published();
            }
        }
        throw busy();
    }

    public List<String> dropSuperseded(Duration grace) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Stamped> seen = store.pointer();
            List<String> droppable = seen.map(now ->
                    now.pointer().droppable(storage.keepVersions(), grace, clock.instant())).orElse(List.of());
            if (droppable.isEmpty()) {
                return droppable;
            }
            // The pointer first: what it does not list is removed sooner or later, even if we die here.
            if (store.swap(seen, seen.get().pointer().without(droppable))) {
                droppable.forEach(store::delete);
                return droppable;
            }
        }
        throw busy();
    }

    public StorageDescription describe() {
        Optional<Pointer> pointer = pointer();
        if (pointer.isEmpty()) {
            return new StorageDescription(Optional.empty(), 0, 0, List.of(), store.refused(), Optional.empty());
        }
        List<String> readable = new ArrayList<>(pointer.get().superseded().stream().map(Pointer.Superseded::version).toList());
        readable.add(pointer.get().version());
        readable.sort(Comparator.reverseOrder());
        long bytes = readable.stream().mapToLong(version -> store.manifest(version).map(Manifest::bytes).orElse(0L)).sum();
        return new StorageDescription(Optional.of(pointer.get().published()), pointer.get().rows(), bytes, readable,
                store.refused().filter(refused -> refused.version().compareTo(pointer.get().version()) > 0), Optional.empty());
    }

    /** Ids sort in time, so what is older than the version just published was opened before it. */
    private void removeAbandoned(Pointer pointer, String published) {
        store.versions().stream()
                .filter(version -> !pointer.names(version) && version.compareTo(published) < 0)
                .forEach(store::delete);
    }

    private Pointer next(Optional<Stamped> seen, Manifest manifest) {
        return seen.map(now -> now.pointer().movedTo(manifest, clock.instant()))
                .orElseGet(() -> Pointer.first(manifest, clock.instant()));
    }

    private StorageException noSuchVersion(String version, Optional<Stamped> seen) {
        return new StorageException(Kind.NoSuchVersion, "storage '" + storage.name() + "' has no readable version '" + version + "'; it has "
                + seen.map(now -> describe().readable().toString()).orElse("none"));
    }

    private StorageException busy() {
        return new StorageException(Kind.Conflict, "the version pointer of '" + storage.name() + "' is changed by others all the time; try again");
    }
}
