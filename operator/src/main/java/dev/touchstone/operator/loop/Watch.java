package dev.touchstone.operator.loop;

import dev.touchstone.operator.apply.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Informers on secondary resources, in the namespaces of the reconciler. */
public final class Watch {
    /**
     * Which secondaries a primary has is found by name or by an {@link Index}. JOSDK would else keep a table of its own of what the
     * mapper ever said, which for many objects is large, and forgets nothing that changes.
     */
    private static final PrimaryToSecondaryMapper<HasMetadata> NOT_ASKED = primary -> Set.of();

    private Watch() {}

    /**
     * Objects that the operator made and that the primary owns.
     *
     * @param label has the primary's name: so one whose ownerReference was taken away is still found
     */
    public static <S extends HasMetadata, P extends HasMetadata> InformerEventSource<S, P> owned(
            Class<S> kind, Class<P> primary, String label, EventSourceContext<P> context) {
        var byReference = Mappers.<S>fromOwnerReferences(primary);
        SecondaryToPrimaryMapper<S> owners = object -> {
            var ids = new HashSet<>(byReference.toPrimaryResourceIDs(object));
            Optional.ofNullable(object.getMetadata().getLabels()).map(labels -> labels.get(label))
                    .ifPresent(name -> ids.add(new ResourceID(name, object.getMetadata().getNamespace())));
            return ids;
        };
        var configuration = InformerEventSourceConfiguration.from(kind, primary)
                .withName("owned-" + kind.getSimpleName())
                .withLabelSelector(Ownership.SELECTOR)
                .withSecondaryToPrimaryMapper(owners)
                .withComparableResourceVersion(false)
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    /**
     * Objects that the primary reads. Whatever the mapper is asked at an event, it must find the primaries that the object
     * matters to, including those that do not know it yet.
     */
    public static <S extends HasMetadata, P extends HasMetadata> InformerEventSource<S, P> read(
            Class<S> kind, Class<P> primary, SecondaryToPrimaryMapper<S> mapper, EventSourceContext<P> context) {
        var configuration = InformerEventSourceConfiguration.from(kind, primary)
                .withName("read-" + kind.getSimpleName())
                .withSecondaryToPrimaryMapper(mapper)
                .withPrimaryToSecondaryMapper(NOT_ASKED)
                .withComparableResourceVersion(false)
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    /** As {@link #read}, restricted to what the operator made and has the given label. */
    public static <S extends HasMetadata, P extends HasMetadata> InformerEventSource<S, P> labelled(
            Class<S> kind, Class<P> primary, String label, SecondaryToPrimaryMapper<S> mapper, EventSourceContext<P> context) {
        var configuration = InformerEventSourceConfiguration.from(kind, primary)
                .withName("labelled-" + kind.getSimpleName())
                .withLabelSelector(Ownership.SELECTOR + "," + label)
                .withSecondaryToPrimaryMapper(mapper)
                .withComparableResourceVersion(false)
                .build();
        return new InformerEventSource<>(configuration, context);
    }
}
