package dev.touchstone.operator.faults.bugs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.operator.events.EventReason.Type;
import dev.touchstone.operator.events.Events;
import dev.touchstone.operator.locks.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What woven code asks: whether its bug is in force in that namespace, and what it cannot do itself. Public, as it is called from everywhere. */
public final class Seeds {
    private static final Map<String, String> BUG_OF = new ConcurrentHashMap<>();
    private static final Duration A_WHILE = Duration.ofMillis(200);
    private static final AtomicLong COUNTER = new AtomicLong();

    private Seeds() {}

    static void sow(String bug, String namespace) {
        BUG_OF.put(namespace, bug);
    }

    public static boolean in(String namespace, String bug) {
        return bug.equals(BUG_OF.get(namespace));
    }

    public static boolean in(HasMetadata object, String bug) {
        return object != null && in(object.getMetadata().getNamespace(), bug);
    }

    /** Of a reconciler's world, which only its package sees. */
    public static boolean inWorld(Object world, String bug) {
        return in(primary(world), bug);
    }

    public static long next() {
        return COUNTER.incrementAndGet();
    }

    /** As it is now, locked or not. */
    public static CustomResource<?, ?> live(KubernetesClient client, String namespace, Target target) {
        return client.resources(target.kind().type()).inNamespace(namespace).withName(target.name()).get();
    }

    /** Takes everybody's lock away. */
    public static void unlock(KubernetesClient client, CustomResource<?, ?> object) {
        var target = Target.of(object);
        client.resources(target.kind().type()).inNamespace(object.getMetadata().getNamespace()).withName(target.name())
                .subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"locks\":null}}");
    }

    public static void moveTransitionTimes(ObjectNode status) {
        status.path("conditions").forEach(condition ->
                ((ObjectNode) condition).put("lastTransitionTime", Instant.ofEpochSecond(1_800_000_000L + next()).toString()));
    }

    /** Not so often that nobody else gets a turn. */
    public static void saySomethingNew(ObjectNode status) {
        LockSupport.parkNanos(A_WHILE.toNanos());
        status.path("conditions").forEach(condition -> ((ObjectNode) condition).put("message", "It is so for the " + next() + "th time."));
    }

    public static void takeForOlder(ObjectNode status) {
        status.path("conditions").forEach(condition -> ((ObjectNode) condition).put("observedGeneration", 1));
    }

    /** So that the API server finds it old. */
    public static CustomResource<?, ?> asItFirstWas(CustomResource<?, ?> object) {
        var copy = new KubernetesSerialization().clone(object);
        copy.getMetadata().setResourceVersion("1");
        return copy;
    }

    /** Another note, for the same words are sent once only. */
    public static void tellAgain(Events events, CustomResource<?, ?> object) {
        if (object instanceof Context context && context.getStatus() != null) {
            context.getStatus().conditions().forEach(condition -> events.send(context, Type.Normal, condition.getReason(),
                    condition.getType() + " is " + condition.getStatus() + ": for the " + next() + "th time."));
        }
    }

    public static StatefulSet withoutAnnotations(StatefulSet server) {
        return server.edit().editMetadata().withAnnotations(Map.of()).endMetadata().build();
    }

    public static PodDisruptionBudget withoutLimit(PodDisruptionBudget budget) {
        return budget.edit().editSpec().withMaxUnavailable(new IntOrString("100%")).endSpec().build();
    }

    /** Whether a pinned object's generation moved, whatever moved it. */
    public static boolean hasNewGeneration(Object world) {
        var test = (ABTest) primary(world);
        Map<?, ?> objects = (Map<?, ?>) fieldOf(world, "objects");
        return test.getStatus() != null && test.getStatus().pinned().stream().anyMatch(pin -> objects.values().stream()
                .map(HasMetadata.class::cast).anyMatch(object -> object.getMetadata().getUid().equals(pin.uid())
                        && !object.getMetadata().getGeneration().equals(pin.servingRevision())));
    }

    private static HasMetadata primary(Object world) {
        return (HasMetadata) fieldOf(world, switch (world.getClass().getSimpleName()) {
            case "TestWorld" -> "test";
            case "ContextWorld" -> "context";
            default -> "storage";
        });
    }

    /** The accessor may be woven itself. */
    private static Object fieldOf(Object on, String name) {
        try {
            var field = on.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(on);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
