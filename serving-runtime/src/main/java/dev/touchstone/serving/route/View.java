package dev.touchstone.serving.route;

import dev.touchstone.route.Route;
import dev.touchstone.route.RouteReport;
import dev.touchstone.serving.data.Leases;
import dev.touchstone.serving.data.Snapshot;
import java.util.ArrayList;
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

    /** What cannot be read as it should, with the models that need it. */
    List<RouteReport.Unreadable> unreadable() {
        List<RouteReport.Unreadable> all = new ArrayList<>();
        for (int i = 0; i < snapshots.size() && all.size() < RouteReport.MAX_UNREADABLE; i++) {
            String storage = route.storages().get(i).name();
            snapshots.get(i).trouble().map(trouble -> new RouteReport.Unreadable(storage, modelsOf(storage), trouble.reason(),
                    trouble.message(), trouble.seconds(), trouble.older())).ifPresent(all::add);
        }
        return all;
    }

    private List<String> modelsOf(String storage) {
        return route.route().models().stream()
                .filter(model -> model.lookup() != null && model.lookup().storage().equals(storage))
                .map(Route.RoutedModel::name).toList();
    }

    public Leases leases() {
        return leases;
    }
}
