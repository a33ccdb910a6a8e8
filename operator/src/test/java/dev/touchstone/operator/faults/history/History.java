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
import java.util.stream.Collectors;
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

    /** Waits until everything that is there now has been seen here. */
    public History caughtUp() {
        Eventually.holds(() -> {
            if (recordings.stream().anyMatch(Recording::isBehind)) {
                throw new AssertionError("What a watch missed was not read yet");
            }
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
