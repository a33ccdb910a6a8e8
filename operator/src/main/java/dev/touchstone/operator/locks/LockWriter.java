package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.Lock;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The only place that applies {@code status.locks}. Safe for many threads. */
public final class LockWriter {
    private static final int MOST_TRIES = 3;

    private final KubernetesClient client;
    private final Clock clock;

    public LockWriter(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** What became of a lock. */
    public sealed interface Attempt {
        /** @param object as the API server answered: what the start is checked on */
        record Locked(CustomResource<?, ?> object) implements Attempt {}

        record Missing() implements Attempt {}

        record Refused(String message) implements Attempt {}
    }

    /** What became of a release. */
    public enum Release {
        /** The lock is not there any more, or the object is not. */
        Released,
        /** The object, or its lock, was changed since it was looked at: look again. */
        Outdated
    }

    public Attempt lock(Target target, Holder holder) {
        // To the microsecond, so that a lock that is made anew is another one: a release that is late must not take it.
        var lock = new Lock(holder.key(), holder.abTest(), holder.uid(), holder.run(),
                clock.instant().truncatedTo(ChronoUnit.MICROS).toString());
        try {
            return new Attempt.Locked(apply(target, holder, lock));
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case 404 -> new Attempt.Missing();
                case 403, 409, 422 -> new Attempt.Refused(said(e));
                default -> throw e;
            };
        }
    }

    /** As the API server has it now. */
    public Optional<CustomResource<?, ?>> live(String namespace, Target target) {
        return Optional.ofNullable(client.resources(target.kind().type()).inNamespace(namespace).withName(target.name()).get());
    }

    /**
     * Releases exactly the lock that was looked at: on another object of the same name it does nothing.
     *
     * @param observed as it was looked at; a Context must not have been written since (its resourceVersion)
     */
    public Release release(CustomResource<?, ?> observed, Holder holder) {
        var target = Target.of(observed);
        var lock = LockedKind.lockOf(observed, holder.key());
        Optional<CustomResource<?, ?>> now = Optional.of(observed);
        for (int tries = 1; ; tries++) {
            if (lock.isEmpty() || now.isEmpty() || !LockedKind.isLockedBy(now.get(), holder.key())) {
                return Release.Released;
            }
            if (!LockedKind.locks(now.get()).contains(lock.get())) {
                return Release.Outdated;
            }
            if (remove(target, holder, now.get())) {
                return Release.Released;
            }
            if (target.kind() == LockedKind.Context || tries == MOST_TRIES) {
                return Release.Outdated;
            }
            now = live(holder.namespace(), target);
        }
    }

    /**
     * Takes exactly this lock out of the list that was looked at. Never by applying an empty list: whoever may edit an object may clear
     * its managedFields, and then the API server takes away with our lock those that nobody owns any more.
     *
     * @return false if the object was written since
     */
    private boolean remove(Target target, Holder holder, CustomResource<?, ?> observed) {
        var locks = LockedKind.locks(observed);
        var version = observed.getMetadata().getResourceVersion();
        // Without the list when it would be empty, as an empty one would be somebody's.
        var path = locks.size() == 1 ? "/status/locks" : "/status/locks/" + locks.stream().map(Lock::key).toList().indexOf(holder.key());
        var patch = List.of(
                Map.of("op", "add", "path", "/metadata/resourceVersion", "value", version),
                Map.of("op", "remove", "path", path));
        var context = new PatchContext.Builder().withPatchType(PatchType.JSON).withFieldManager(holder.key()).build();
        try {
            client.resources(target.kind().type()).inNamespace(holder.namespace()).withName(target.name())
                    .subresource("status").patch(context, client.getKubernetesSerialization().asJson(patch));
            return true;
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case 404 -> true;
                case 409 -> false;
                // A place in a list that is shorter by now.
                case 422 -> {
                    if (live(holder.namespace(), target).filter(now -> now.getMetadata().getResourceVersion().equals(version)).isPresent()) {
                        throw e;
                    }
                    yield false;
                }
                default -> throw e;
            };
        }
    }

    private CustomResource<?, ?> apply(Target target, Holder holder, Lock lock) {
        var body = new LinkedHashMap<String, Object>();
        body.put("apiVersion", dev.touchstone.api.v1alpha1.TouchstoneApi.API_VERSION);
        body.put("kind", target.kind().name());
        body.put("metadata", Map.of("name", target.name()));
        body.put("status", Map.of("locks", List.of(lock)));
        var context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(holder.key()).withForce(false).build();
        return client.resources(target.kind().type()).inNamespace(holder.namespace()).withName(target.name())
                .subresource("status").patch(context, client.getKubernetesSerialization().asJson(body));
    }

    private static String said(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null ? e.getStatus().getMessage() : e.getMessage();
    }
}
