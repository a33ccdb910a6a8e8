package dev.touchstone.operator.report;

import dev.touchstone.operator.conditions.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is wrong now with which resource, as their conditions say: for metrics, so that alerts can be made of conditions. As many as
 * there are conditions that are not as they should be. Safe for many threads.
 */
public final class Problems {
    private final Map<String, Set<Problem>> byUid = new ConcurrentHashMap<>();
    private volatile Consumer<Collection<Problem>> listener = all -> {};

    /** One condition that is not as it should be. */
    public record Problem(String kind, String namespace, String name, String condition, String reason) {}

    /** Is told of all whenever they have changed, and at once. */
    public void onChange(Consumer<Collection<Problem>> next) {
        listener = next;
        tell();
    }

    void seen(HasMetadata resource, List<Condition> conditions) {
        var meta = resource.getMetadata();
        var now = conditions.stream()
                // It repeats another one.
                .filter(condition -> !ConditionType.Ready.name().equals(condition.getType()))
                .filter(Transitions::isWrong)
                .map(condition -> new Problem(resource.getKind(), meta.getNamespace(), meta.getName(), condition.getType(),
                        condition.getReason()))
                .collect(Collectors.toSet());
        var before = now.isEmpty() ? byUid.remove(meta.getUid()) : byUid.put(meta.getUid(), now);
        if (!now.equals(before == null ? Set.of() : before)) {
            tell();
        }
    }

    /** The resource is gone. */
    void forget(HasMetadata resource) {
        if (byUid.remove(resource.getMetadata().getUid()) != null) {
            tell();
        }
    }

    private synchronized void tell() {
        listener.accept(byUid.values().stream().flatMap(Set::stream).toList());
    }
}
