package dev.touchstone.serving.route;

import dev.touchstone.serving.data.Leases;
import dev.touchstone.serving.data.Snapshot;
import java.util.List;

/** What a request works with from beginning to end: a route, and one version of each of its storages. */
public final class View {
    private final PreparedRoute route;
    private final List<Snapshot> snapshots;
    private final Leases leases;

    /** @param close called once no request uses it any more, on whatever thread that request ended */
    View(PreparedRoute route, List<Snapshot> snapshots, Runnable close) {
        this.route = route;
        this.snapshots = List.copyOf(snapshots);
        this.snapshots.forEach(snapshot -> snapshot.leases().acquire());
        this.leases = new Leases(() -> {
            this.snapshots.forEach(snapshot -> snapshot.leases().release());
            close.run();
        });
    }

    public PreparedRoute route() {
        return route;
    }

    /** @param storage its index in {@link PreparedRoute#storages} */
    public Snapshot snapshot(int storage) {
        return snapshots.get(storage);
    }

    public Leases leases() {
        return leases;
    }
}
