package dev.touchstone.operator.faults.bugs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.operator.locks.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What woven code asks: whether its bug is in force in that namespace, and what it cannot do itself. Public, as it is called from everywhere. */
public final class Seeds {
    private static final Map<String, String> BUG_OF = new ConcurrentHashMap<>();
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
