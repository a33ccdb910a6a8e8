package dev.touchstone.operator;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.Set;

/** Calls of the Kubernetes client that change something. */
final class Writing extends DescribedPredicate<JavaMethodCall> {
    private static final Set<String> VERBS = Set.of(
            "create", "createOr", "createOrReplace", "update", "updateStatus", "replace", "edit", "editStatus", "patch",
            "patchStatus", "replaceStatus", "delete", "serverSideApply", "scale");

    Writing() {
        super("calls that write to the API server");
    }

    @Override
    public boolean test(JavaMethodCall call) {
        return call.getTargetOwner().getPackageName().startsWith("io.fabric8.kubernetes.client")
                && VERBS.contains(call.getName());
    }
}
