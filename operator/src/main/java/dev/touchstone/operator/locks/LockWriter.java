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
            apply(target, holder, metadata, List.of());
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
