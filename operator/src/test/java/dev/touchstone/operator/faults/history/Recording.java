package dev.touchstone.operator.faults.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.operator.faults.history.Revision.Change;
import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All revisions of one kind. The client goes on with a watch that ends, from the last revision that it saw. Where the API server does
 * not know that one any more in its cache, as after a change of the kind's definition, which begins a cache of its own, what was
 * missed is read from its store instead: the lists at each of the revisions in between, one after the other. So nothing is lost, not
 * even an object that came and went meanwhile, unless the store was compacted, which it is every five minutes.
 */
final class Recording implements Watcher<GenericKubernetesResource>, AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final RecordedKind kind;
    private final Consumer<List<Revision>> found;
    private final Consumer<Throwable> lost;
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    private long position;
    private Watch watch;
    private boolean behind;
    private boolean closed;

    private Recording(KubernetesClient client, String namespace, RecordedKind kind, Consumer<List<Revision>> found,
            Consumer<Throwable> lost) {
        this.client = client;
        this.namespace = namespace;
        this.kind = kind;
        this.found = found;
        this.lost = lost;
    }

    /**
     * @param found is told of revisions in their order
     * @param lost is told why some cannot be known; nothing more is recorded then
     */
    static Recording of(KubernetesClient client, String namespace, RecordedKind kind, Consumer<List<Revision>> found,
            Consumer<Throwable> lost) {
        var recording = new Recording(client, namespace, kind, found, lost);
        recording.open();
        return recording;
    }

    @Override
    public synchronized void eventReceived(Action action, GenericKubernetesResource object) {
        if (action == Action.ERROR) {
            return;
        }
        var version = Long.parseLong(object.getMetadata().getResourceVersion());
        if (version <= position) {
            return;
        }
        switch (action) {
            case ADDED -> found.accept(List.of(taken(version, Change.Added, tree(object))));
            case MODIFIED -> found.accept(List.of(taken(version, Change.Modified, tree(object))));
            case DELETED -> found.accept(List.of(taken(version, Change.Deleted, tree(object))));
            default -> { }
        }
        position = version;
    }

    @Override
    public void onClose(WatcherException cause) {
        synchronized (this) {
            behind = true;
        }
        Thread.startVirtualThread(() -> {
            try {
                Eventually.holds(this::resume);
            } catch (RuntimeException | AssertionError e) {
                e.addSuppressed(cause);
                lost.accept(e);
            }
        });
    }

    /** Whether it is still reading what a watch missed. */
    synchronized boolean isBehind() {
        return behind;
    }

    @Override
    public synchronized void close() {
        closed = true;
        watch.close();
    }

    private synchronized void open() {
        var now = list(new ListOptionsBuilder());
        found.accept(now.getItems().stream().map(this::tree).map(object -> taken(version(object), Change.Added, object)).toList());
        follow(Long.parseLong(now.getMetadata().getResourceVersion()));
    }

    private synchronized void resume() {
        if (closed) {
            return;
        }
        var now = Long.parseLong(list(new ListOptionsBuilder()).getMetadata().getResourceVersion());
        while (position < now) {
            var next = position + 1;
            found.accept(step(next, list(new ListOptionsBuilder().withResourceVersion(Long.toString(next)).withResourceVersionMatch("Exact"))));
            position = next;
        }
        follow(now);
    }

    /** What became of the objects with one revision; the API server counts each write. */
    private List<Revision> step(long version, GenericKubernetesResourceList list) {
        var now = new LinkedHashMap<String, ObjectNode>();
        list.getItems().stream().map(this::tree).forEach(object -> now.put(name(object), object));
        var steps = new ArrayList<Revision>();
        List.copyOf(objects.values()).stream().filter(object -> !now.containsKey(name(object)))
                .forEach(object -> steps.add(taken(version, Change.Deleted, at(version, object))));
        now.forEach((name, object) -> {
            var before = objects.get(name);
            if (before == null) {
                steps.add(taken(version, Change.Added, object));
            } else if (version(before) != version(object)) {
                steps.add(taken(version, Change.Modified, object));
            }
        });
        return steps;
    }

    private void follow(long version) {
        position = version;
        behind = false;
        watch = selected().watch(new ListOptionsBuilder().withResourceVersion(Long.toString(version)).withAllowWatchBookmarks(true).build(), this);
    }

    private GenericKubernetesResourceList list(ListOptionsBuilder options) {
        return selected().list(options.build());
    }

    private FilterWatchListDeletable<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> selected() {
        var all = client.genericKubernetesResources(kind.definition());
        return kind.equals(RecordedKind.NAMESPACE) ? all.withField("metadata.name", namespace) : all.inNamespace(namespace);
    }

    private Revision taken(long version, Change change, ObjectNode object) {
        if (change == Change.Deleted) {
            objects.remove(name(object));
        } else {
            objects.put(name(object), object);
        }
        return new Revision(version, change, kind.name(), object);
    }

    /** With what lists leave out of their items. */
    private ObjectNode tree(GenericKubernetesResource object) {
        ObjectNode tree = client.getKubernetesSerialization().convertValue(object, ObjectNode.class);
        tree.put("kind", kind.name()).put("apiVersion", kind.apiVersion());
        return tree;
    }

    private static ObjectNode at(long version, ObjectNode object) {
        var gone = object.deepCopy();
        gone.withObject("/metadata").put("resourceVersion", Long.toString(version));
        return gone;
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static long version(ObjectNode object) {
        return object.path("metadata").path("resourceVersion").asLong();
    }
}
