package dev.touchstone.operator.faults.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.operator.faults.history.Revision.Change;
import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every revision of a namespace and of the objects in it that are ours or that we make, from its creation on, by watches directly at
 * the API server.
 */
public final class History implements AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final List<Watch> watches;
    private final List<Revision> revisions = new ArrayList<>();
    private Optional<WatcherException> broken = Optional.empty();
    private boolean closed;

    private History(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        watches = Stream.concat(
                        RecordedKind.ALL.stream().map(kind -> opening(() -> client.genericKubernetesResources(kind.definition())
                                .inNamespace(namespace).watch(new Recorder(kind.name())))),
                        Stream.of(opening(() -> client.genericKubernetesResources(RecordedKind.NAMESPACE.definition())
                                .withName(namespace).watch(new Recorder(RecordedKind.NAMESPACE.name())))))
                .toList().stream().map(CompletableFuture::join).toList();
    }

    /** @param client an administrator's, which outlives the history */
    public static History of(KubernetesClient client, String namespace) {
        return new History(client, namespace);
    }

    /** So far, in the order in which the API server made them. */
    public List<Revision> revisions() {
        synchronized (revisions) {
            broken.ifPresent(e -> {
                throw new AssertionError("The history of " + namespace + " has a gap", e);
            });
            return revisions.stream().sorted(Comparator.comparingLong(Revision::version)).toList();
        }
    }

    /** Whether nothing was missed so far: a changed definition ends the watches of its kind, which may be too late to go on then. */
    public boolean isWhole() {
        synchronized (revisions) {
            return broken.isEmpty();
        }
    }

    /** Of one kind. */
    public List<Revision> revisions(Class<? extends HasMetadata> kind) {
        return revisions().stream().filter(revision -> revision.is(kind)).toList();
    }

    /** Waits until everything that is there now has been seen here. */
    public History caughtUp() {
        Eventually.holds(() -> {
            var known = versions();
            for (var kind : RecordedKind.ALL) {
                var live = client.genericKubernetesResources(kind.definition()).inNamespace(namespace).list().getItems().stream()
                        .collect(Collectors.toMap(o -> kind.name() + "/" + o.getMetadata().getName(),
                                o -> Long.parseLong(o.getMetadata().getResourceVersion())));
                live.forEach((object, version) -> {
                    if (known.getOrDefault(object, 0L) < version) {
                        throw new AssertionError(object + " at " + version + " was not seen yet");
                    }
                });
                known.keySet().stream().filter(object -> object.startsWith(kind.name() + "/") && !live.containsKey(object))
                        .findFirst().ifPresent(object -> {
                            throw new AssertionError("The deletion of " + object + " was not seen yet");
                        });
            }
        });
        return this;
    }

    /** All at once: each waits for an answer. */
    private static CompletableFuture<Watch> opening(Supplier<Watch> watch) {
        return CompletableFuture.supplyAsync(watch, Thread::startVirtualThread);
    }

    /** Of what is there, as far as is known here. */
    private Map<String, Long> versions() {
        var versions = new HashMap<String, Long>();
        revisions().forEach(revision -> {
            var object = revision.kind() + "/" + revision.name();
            if (revision.isDeleted()) {
                versions.remove(object);
            } else {
                versions.put(object, revision.version());
            }
        });
        return versions;
    }

    @Override
    public void close() {
        synchronized (revisions) {
            closed = true;
        }
        watches.forEach(Watch::close);
    }

    private final class Recorder implements Watcher<GenericKubernetesResource> {
        private final String kind;

        private Recorder(String kind) {
            this.kind = kind;
        }

        @Override
        public void eventReceived(Action action, GenericKubernetesResource object) {
            switch (action) {
                case ADDED -> add(Change.Added, object);
                case MODIFIED -> add(Change.Modified, object);
                case DELETED -> add(Change.Deleted, object);
                default -> { }
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            synchronized (revisions) {
                if (!closed && broken.isEmpty()) {
                    broken = Optional.of(cause);
                }
            }
        }

        private void add(Change change, GenericKubernetesResource object) {
            var tree = client.getKubernetesSerialization().convertValue(object, ObjectNode.class);
            synchronized (revisions) {
                revisions.add(new Revision(
                        Long.parseLong(object.getMetadata().getResourceVersion()), change, kind, tree));
            }
        }
    }
}
