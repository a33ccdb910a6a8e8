package dev.touchstone.operator.events;

import dev.touchstone.operator.apply.ClosingNamespaces;
import dev.touchstone.operator.events.EventReason.Type;
import dev.touchstone.operator.time.Window;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Sends events from one thread with a bounded queue; the same words about the same object at most once in ten minutes. */
public final class Events implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Events.class);
    private static final Duration REPEAT_AFTER = Duration.ofMinutes(10);
    private static final int REMEMBERED = 2000;
    private static final int MAX_NOTE = 1024;
    private static final String CONTROLLER = "touchstone.dev/operator";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final Clock clock;
    private final String instance;
    private final Map<String, Window> sent = new LinkedHashMap<>();
    private final ThreadPoolExecutor sender;

    /** @param instance names this process, such as the pod */
    public Events(KubernetesClient client, Clock clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance;
        this.sender = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(200),
                Thread.ofPlatform().daemon().name("events").factory(),
                (task, executor) -> LOG.debug("Too many events are waiting; one was left out"));
        this.sender.allowCoreThreadTimeOut(true);
    }

    public void send(HasMetadata about, Notice notice) {
        send(about, notice.reason().type(), notice.reason().name(), notice.note());
    }

    /** @param reason in CamelCase: a condition's reason, or that of a {@link Notice} */
    public void send(HasMetadata about, Type type, String reason, String note) {
        var key = about.getMetadata().getUid() + '/' + reason + '/' + note;
        var now = clock.instant();
        if (isRepeated(key, now)) {
            return;
        }
        var event = event(about, type, reason, note, now);
        sender.execute(() -> post(event));
    }

    @Override
    public void close() throws InterruptedException {
        sender.shutdown();
        if (!sender.awaitTermination(2, TimeUnit.SECONDS)) {
            sender.shutdownNow();
        }
    }

    private boolean isRepeated(String key, Instant now) {
        synchronized (sent) {
            var before = sent.get(key);
            if (before != null && before.contains(now)) {
                return true;
            }
            sent.remove(key);
            sent.put(key, new Window(now, REPEAT_AFTER));
            if (sent.size() > REMEMBERED) {
                sent.remove(sent.keySet().iterator().next());
            }
            return false;
        }
    }

    private Event event(HasMetadata about, Type type, String reason, String note, Instant now) {
        var meta = about.getMetadata();
        return new EventBuilder()
                .withNewMetadata()
                .withName(prefix(meta.getName()) + "." + Long.toHexString(UUID.randomUUID().getMostSignificantBits()))
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withAction("Reconcile")
                .withReason(reason)
                .withType(type.name())
                .withNote(note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE - 1) + "…")
                .withNewRegarding()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .endRegarding()
                .build();
    }

    /**
     * The name is ours and not one that the API server makes up: when an answer is lost, the client asks again, and it must not become
     * another event. With what is appended it must stay a DNS name of 253.
     */
    private static String prefix(String name) {
        return name.length() <= 200 ? name : name.substring(0, 200);
    }

    private void post(Event event) {
        try {
            client.events().v1().events().resource(event).create();
        } catch (RuntimeException e) {
            if (e instanceof KubernetesClientException known && known.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                LOG.debugf("Event %s was recorded before, and the answer lost", event.getMetadata().getName());
                return;
            }
            if (isGoing(e)) {
                LOG.debugf("Namespace %s is going, so nothing is recorded there", event.getMetadata().getNamespace());
                return;
            }
            LOG.warnf("An event about %s was not recorded: %s", event.getRegarding().getName(), e.getMessage());
        }
    }

    /** The API server takes no new object in a namespace that is being deleted, or gone. */
    private static boolean isGoing(RuntimeException e) {
        if (!(e instanceof KubernetesClientException refusal)) {
            return false;
        }
        return refusal.getCode() == 404 || ClosingNamespaces.isReasonOf(refusal);
    }
}
