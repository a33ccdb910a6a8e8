package dev.touchstone.operator.faults.history;

import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Every revision of a namespace and of the objects in it that are ours or that we make, from its creation on, by watches directly at
 * the API server.
 */
public final class History implements AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final List<Recording> recordings;
    private final List<Revision> revisions = new ArrayList<>();
    private Optional<Throwable> broken = Optional.empty();

    private History(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        // All at once: each waits for an answer.
        recordings = Stream.concat(RecordedKind.ALL.stream(), Stream.of(RecordedKind.NAMESPACE))
                .map(kind -> CompletableFuture.supplyAsync(() -> Recording.of(client, namespace, kind, this::add, this::breakOff),
                        Thread::startVirtualThread))
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

    /** Of one kind. */
    public List<Revision> revisions(Class<? extends HasMetadata> kind) {
        return revisions().stream().filter(revision -> revision.is(kind)).toList();
    }

    /** Waits until everything that is there now has been seen here. What is written meanwhile need not be. */
    public History caughtUp() {
        var now = RecordedKind.ALL.stream().map(kind -> Listed.of(client, namespace, kind)).toList();
        Eventually.holds(() -> {
            if (recordings.stream().anyMatch(Recording::isBehind)) {
                throw new AssertionError("What a watch missed was not read yet");
            }
            var last = last();
            now.forEach(listed -> listed.requireSeen(last));
        });
        return this;
    }

    /** By kind and name. */
    private Map<String, Revision> last() {
        var last = new HashMap<String, Revision>();
        revisions().forEach(revision -> last.put(revision.kind() + "/" + revision.name(), revision));
        return last;
    }

    @Override
    public void close() {
        recordings.forEach(Recording::close);
    }

    private void add(List<Revision> found) {
        synchronized (revisions) {
            revisions.addAll(found);
        }
    }

    private void breakOff(Throwable cause) {
        synchronized (revisions) {
            broken = broken.or(() -> Optional.of(cause));
        }
    }
}
