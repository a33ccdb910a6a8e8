package dev.touchstone.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.Optional;

/** How an object says that it is ours, and whose. */
public final class Ownership {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String TOUCHSTONE = "touchstone";
    /** Selects everything that the operator makes. */
    public static final String SELECTOR = MANAGED_BY + "=" + TOUCHSTONE;

    private Ownership() {}

    /** Metadata of an object that goes when its owner goes. */
    public static ObjectMeta ownedBy(HasMetadata owner, String name, Map<String, String> labels) {
        return new ObjectMetaBuilder(unowned(owner.getMetadata().getNamespace(), name, labels))
                .withOwnerReferences(reference(owner))
                .build();
    }

    /** Metadata of an object that outlives whoever needed it first. */
    public static ObjectMeta unowned(String namespace, String name, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .addToLabels(MANAGED_BY, TOUCHSTONE)
                .build();
    }

    /** A controller reference that does not block the owner's deletion: nothing must hang while the operator is down. */
    public static OwnerReference reference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** How an existing object of a wanted name stands to us. */
    public enum Claim {
        Ours,
        /** Ours, but of an owner of the same name that is gone: garbage collection will take it away. */
        FormerOwners,
        Foreign
    }

    public static Claim claim(HasMetadata existing, HasMetadata desired) {
        var theirs = controller(existing);
        var wanted = controller(desired);
        if (!isManaged(existing) && !wasApplied(existing) && (theirs.isEmpty() || !isSame(theirs, wanted))) {
            return Claim.Foreign;
        }
        if (theirs.isEmpty()) {
            return Claim.Ours;
        }
        if (wanted.isEmpty()) {
            return Claim.Foreign;
        }
        if (theirs.get().getUid().equals(wanted.get().getUid())) {
            return Claim.Ours;
        }
        var sameName = theirs.get().getKind().equals(wanted.get().getKind())
                && theirs.get().getName().equals(wanted.get().getName());
        return sameName ? Claim.FormerOwners : Claim.Foreign;
    }

    /** Somebody may have taken our label away, but this one only we write. */
    private static boolean wasApplied(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(Writer.HASH);
    }

    private static boolean isSame(Optional<OwnerReference> one, Optional<OwnerReference> other) {
        return one.map(OwnerReference::getUid).equals(other.map(OwnerReference::getUid));
    }

    public static boolean isManaged(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && TOUCHSTONE.equals(labels.get(MANAGED_BY));
    }

    private static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(r -> Boolean.TRUE.equals(r.getController()))
                .findFirst();
    }
}
