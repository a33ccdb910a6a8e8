package dev.touchstone.operator.uninstall;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestSpec;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.api.v1alpha1.TouchstoneApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** Whether an object would hold its users up without an operator. */
final class Held {
    private static final String OUR_FINALIZERS = TouchstoneApi.GROUP + "/";

    private Held() {}

    /** A Context, Model or ModelStorage that may not be changed or deleted. */
    static boolean isLocked(HasMetadata object) {
        return !locks(object).isEmpty();
    }

    /** Not locked any more, and still said to be: the operator ended before it could say otherwise. */
    static boolean isOnlySaidToBeLocked(HasMetadata object) {
        return !isLocked(object) && switch (object) {
            case Context c when c.getStatus() != null -> c.getStatus().lockedBy() != null;
            case Model m when m.getStatus() != null -> m.getStatus().lockedBy() != null;
            case ModelStorage s when s.getStatus() != null -> s.getStatus().lockedBy() != null;
            default -> false;
        };
    }

    /** A test that may not be changed. */
    static boolean isPinned(HasMetadata object) {
        return object instanceof ABTest test && Optional.ofNullable(test.getStatus()).map(s -> !s.pinned().isEmpty()).orElse(false);
    }

    /** A test whose end the operator has not told completely. */
    static boolean isStopping(HasMetadata object) {
        return object instanceof ABTest test && test.getStatus() != null && "Stopping".equals(test.getStatus().state());
    }

    static boolean isToBeEnded(ABTest test) {
        return test.getSpec().state() != ABTestSpec.State.Stopped;
    }

    /** An object that could not be deleted. */
    static boolean hasFinalizer(HasMetadata object) {
        return object.getMetadata().getFinalizers().stream().anyMatch(f -> f.startsWith(OUR_FINALIZERS));
    }

    static List<String> otherFinalizers(HasMetadata object) {
        return object.getMetadata().getFinalizers().stream().filter(f -> !f.startsWith(OUR_FINALIZERS)).toList();
    }

    private static List<Lock> locks(HasMetadata object) {
        return switch (object) {
            case Context c when c.getStatus() != null -> c.getStatus().locks();
            case Model m when m.getStatus() != null -> m.getStatus().locks();
            case ModelStorage s when s.getStatus() != null -> s.getStatus().locks();
            default -> List.of();
        };
    }
}
