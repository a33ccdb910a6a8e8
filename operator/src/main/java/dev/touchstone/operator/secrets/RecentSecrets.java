package dev.touchstone.operator.secrets;

import dev.touchstone.operator.time.Window;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets as the API server said them a moment ago. As they are not watched, everybody looks from time to time; many look at the
 * same ones, and what one has just read or written the others need not read again. Safe for many threads.
 */
public final class RecentSecrets {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<Name, Seen> seen = new ConcurrentHashMap<>();

    public RecentSecrets(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    private record Name(String namespace, String name) {}

    private record Seen(Secret secret, Instant at) {
        boolean isWithin(Duration age, Instant now) {
            return new Window(at, age).contains(now);
        }
    }

    /** As it is now. */
    public Optional<Secret> live(String namespace, String name) {
        var at = clock.instant();
        var secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            seen.remove(new Name(namespace, name));
            return Optional.empty();
        }
        remember(secret, at);
        return Optional.of(secret);
    }

    /** As it was at some moment of that time, which is at most a minute, if it is known. */
    public Optional<Secret> recent(String namespace, String name, Duration age) {
        return Optional.ofNullable(seen.get(new Name(namespace, name))).filter(found -> found.isWithin(age, clock.instant())).map(Seen::secret);
    }

    /** @param secret as the API server has just answered it */
    public void remember(Secret secret) {
        remember(secret, clock.instant());
    }

    private void remember(Secret secret, Instant at) {
        seen.values().removeIf(old -> !old.isWithin(KEPT, at));
        // Answers may overtake each other.
        seen.merge(new Name(secret.getMetadata().getNamespace(), secret.getMetadata().getName()), new Seen(secret, at),
                (known, fresh) -> fresh.at().isBefore(known.at()) ? known : fresh);
    }
}
