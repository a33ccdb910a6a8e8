package dev.touchstone.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** One thing to do to one object. */
public sealed interface Change {
    /** The object that is made, changed or removed. */
    HasMetadata object();

    /**
     * The object must be as desired.
     *
     * @param object all that we want to own of it, made with {@link Ownership}; no status, no resourceVersion
     * @param observed from an informer's cache; empty makes the writer look at the API server first
     */
    record Apply(HasMetadata object, Optional<? extends HasMetadata> observed) implements Change {}

    /**
     * As {@link Apply}, but only if the object is still as it was observed, or still absent; else nothing is written. For what two
     * writers at once would spoil: the later of them may have looked earlier.
     */
    record ApplyUnchanged(HasMetadata object, Optional<? extends HasMetadata> observed) implements Change {}

    /** The object must exist; it is made once and never changed, such as a Secret with a generated password. */
    record CreateOnce(HasMetadata object) implements Change {}

    /** The object must go, if it is still the one that was observed (uid); garbage collection takes its dependents. */
    record Delete(HasMetadata object) implements Change {}

    /** The object must have, or must not have, a finalizer of ours. */
    record Finalizer(HasMetadata object, String name, boolean present) implements Change {}

    static Change finalizer(HasMetadata observed, String name, boolean present) {
        return new Finalizer(observed, name, present);
    }

    static Change apply(HasMetadata desired, Optional<? extends HasMetadata> observed) {
        return new Apply(desired, observed);
    }

    static Change applyUnchanged(HasMetadata desired, Optional<? extends HasMetadata> observed) {
        return new ApplyUnchanged(desired, observed);
    }

    static Change createOnce(HasMetadata desired) {
        return new CreateOnce(desired);
    }

    static Change delete(HasMetadata observed) {
        return new Delete(observed);
    }
}
