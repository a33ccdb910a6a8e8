package dev.touchstone.operator.pods;

import dev.touchstone.operator.time.Window;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What keeps a StatefulSet from making its pod and volume claim. Unlike a Deployment it says so in events only; they are asked
 * for when a server has no pod, and not often. Safe for many threads.
 */
public final class Refusals {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    public Refusals(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    private record Answer(Optional<PodTrouble> trouble, Window fresh) {}

    public Optional<PodTrouble> of(StatefulSet server) {
        var now = clock.instant();
        var known = answers.get(server.getMetadata().getUid());
        if (known == null || !known.fresh().contains(now)) {
            answers.values().removeIf(old -> !old.fresh().contains(now));
            known = new Answer(asked(server), new Window(now, KEPT));
            answers.put(server.getMetadata().getUid(), known);
        }
        return known.trouble();
    }

    private Optional<PodTrouble> asked(StatefulSet server) {
        return client.events().v1().events().inNamespace(server.getMetadata().getNamespace())
                .withField("regarding.uid", server.getMetadata().getUid()).withField("reason", "FailedCreate")
                .list().getItems().stream()
                .filter(event -> event.getNote() != null)
                .max(Comparator.comparing(Refusals::lastSeen))
                .map(event -> new PodTrouble(true, "StatefulSet '" + server.getMetadata().getName() + "' cannot make its pod: "
                        + event.getNote()));
    }

    private static String lastSeen(Event event) {
        var times = java.util.stream.Stream.of(
                event.getSeries() == null || event.getSeries().getLastObservedTime() == null ? "" : event.getSeries().getLastObservedTime().getTime(),
                event.getDeprecatedLastTimestamp(), event.getEventTime() == null ? "" : event.getEventTime().getTime(),
                event.getMetadata().getCreationTimestamp());
        return times.filter(time -> time != null).max(Comparator.naturalOrder()).orElse("");
    }
}
