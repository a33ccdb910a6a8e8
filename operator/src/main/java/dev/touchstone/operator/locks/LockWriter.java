package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.Lock;
import io.fabric8.kubernetes.api.model.ObjectMeta;
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
        /** The object was changed since it was looked at: look again. */
        Outdated
    }

    public Attempt lock(Target target, Holder holder) {
        var lock = new Lock(holder.key(), holder.abTest(), holder.uid(), holder.run(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            return new Attempt.Locked(apply(target, holder, Map.of("name", target.name()), List.of(lock)));
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
     * Releases by key: on another object of the same name it does nothing.
     *
     * @param observed as it was looked at; a Context must not have been written since (its resourceVersion)
     */
    public Release release(CustomResource<?, ?> observed, Holder holder) {
        var target = Target.of(observed);
        ObjectMeta meta = observed.getMetadata();
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", target.name());
        if (target.kind() == LockedKind.Context) {
            metadata.put("resourceVersion", meta.getResourceVersion());
        }
        try {
            removeUnowned(target, holder, applyNothing(target, holder, metadata, observed));
            return Release.Released;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                return Release.Released;
            }
            if (e.getCode() == 409) {
                return Release.Outdated;
            }
            throw e;
        }
    }

    /** @return what to go on with: as it is now or, of a Context, as it was looked at */
    private CustomResource<?, ?> applyNothing(Target target, Holder holder, Map<String, Object> metadata, CustomResource<?, ?> observed) {
        try {
            return apply(target, holder, metadata, List.of());
        } catch (KubernetesClientException e) {
            // The API server makes null of a list that becomes empty while another manager owns the field, and then refuses it.
            if (e.getCode() != 422) {
                throw e;
            }
            return target.kind() == LockedKind.Context ? observed : live(holder.namespace(), target).orElse(observed);
        }
    }

    /**
     * Whoever may edit an object may clear its managedFields. Then nobody owns the lock, and applying without it removes nothing.
     * A patch that leaves the other locks as they are takes no ownership of them.
     */
    private void removeUnowned(Target target, Holder holder, CustomResource<?, ?> observed) {
        if (!LockedKind.isLockedBy(observed, holder.key())) {
            return;
        }
        var others = LockedKind.locks(observed).stream().filter(lock -> !lock.key().equals(holder.key())).toList();
        var body = Map.of(
                "metadata", Map.of("resourceVersion", observed.getMetadata().getResourceVersion()),
                "status", Map.of("locks", others));
        var context = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(holder.key()).build();
        client.resources(target.kind().type()).inNamespace(holder.namespace()).withName(target.name())
                .subresource("status").patch(context, client.getKubernetesSerialization().asJson(body));
    }

    private CustomResource<?, ?> apply(Target target, Holder holder, Map<String, Object> metadata, List<Lock> locks) {
        var body = new LinkedHashMap<String, Object>();
        body.put("apiVersion", dev.touchstone.api.v1alpha1.TouchstoneApi.API_VERSION);
        body.put("kind", target.kind().name());
        body.put("metadata", metadata);
        body.put("status", Map.of("locks", locks));
        var context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(holder.key()).withForce(false).build();
        return client.resources(target.kind().type()).inNamespace(holder.namespace()).withName(target.name())
                .subresource("status").patch(context, client.getKubernetesSerialization().asJson(body));
    }

    private static String said(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null ? e.getStatus().getMessage() : e.getMessage();
    }
}
